package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.generation.CacheUse;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.cache.CachePolicy;
import dev.llmops.core.cache.ResponseCaches;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Calls that ask the same at the same time. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class SingleFlightTest {

    private static final ModelRequest QUESTION = ModelRequest.builder()
            .user("How long is the cable?")
            .parameters(ModelParameters.builder().temperature(0).build())
            .build();

    private final Fixture fixture = new Fixture();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CompletableFuture<Void> mayAnswer = new CompletableFuture<>();

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    /** The first that is asked waits until it may answer. */
    private LlmOps ops(IntFunction<List<ModelEvent>> answers, Duration maxWait) {
        ScriptedModelClient model = ScriptedModelClient.of(request -> {
            int number = asked.incrementAndGet();
            if (number == 1) {
                started.countDown();
                mayAnswer.join();
            }
            return answers.apply(number);
        });
        fixture.builder.cache(CachePolicy.builder(ResponseCaches.inMemory(1_000_000))
                .maxWait(maxWait)
                .build());
        return fixture.with(model);
    }

    private LlmOps ops(IntFunction<List<ModelEvent>> answers) {
        return ops(answers, Duration.ofSeconds(50));
    }

    private static List<ModelEvent> answer(int number) {
        return ScriptedModelClient.script("answer " + number);
    }

    private Future<Answer> ask(LlmOps ops) {
        return threads.submit(() -> ops.request(QUESTION).ask());
    }

    /** A stream is opened without waiting: whoever opened one stands behind the call that is under way. */
    private static List<AnswerStream> streams(LlmOps ops, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ops.request(QUESTION).stream())
                .toList();
    }

    private List<CacheUse.Outcome> outcomes() {
        return fixture.store.saved.stream()
                .map(generation -> Objects.requireNonNull(generation.cache()).outcome())
                .toList();
    }

    @Test
    void one_asks_the_model_and_all_get_its_answer() throws Exception {
        LlmOps ops = ops(SingleFlightTest::answer);
        Future<Answer> first = ask(ops);
        started.await();
        List<AnswerStream> others = streams(ops, 20);
        List<Future<Answer>> answers = others.stream()
                .map(other -> threads.submit(() -> other.answer()))
                .toList();

        mayAnswer.complete(null);

        assertThat(first.get().text()).isEqualTo("answer 1");
        for (Future<Answer> other : answers) {
            assertThat(other.get().text()).isEqualTo("answer 1");
            assertThat(Objects.requireNonNull(other.get().generation().cache()).original())
                    .isEqualTo(first.get().generationId());
        }
        assertThat(asked).hasValue(1);
        assertThat(outcomes()).containsOnlyOnce(CacheUse.Outcome.MISS).contains(CacheUse.Outcome.SHARED);
    }

    @Test
    void many_blocking_calls_at_once_ask_the_model_once() throws Exception {
        mayAnswer.complete(null);
        LlmOps ops = ops(SingleFlightTest::answer);
        List<Future<Answer>> answers =
                IntStream.range(0, 50).mapToObj(i -> ask(ops)).toList();

        for (Future<Answer> each : answers) {
            assertThat(each.get().text()).isEqualTo("answer 1");
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void the_failure_of_the_first_is_its_own() throws Exception {
        LlmOps ops = ops(number ->
                number == 1 ? ScriptedModelClient.failing("", new ModelUnavailableException("down")) : answer(number));
        Future<Answer> first = ask(ops);
        started.await();
        AnswerStream other = streams(ops, 1).get(0);

        mayAnswer.complete(null);

        assertThatThrownBy(first::get).hasCauseInstanceOf(ModelUnavailableException.class);
        assertThat(other.answer().text()).isEqualTo("answer 2");
        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("answer 2");
    }

    @Test
    void a_fault_that_repeats_itself_is_told_to_all() throws Exception {
        LlmOps ops = ops(number -> ScriptedModelClient.failing("", new InvalidRequestException("no such parameter")));
        Future<Answer> first = ask(ops);
        started.await();
        AnswerStream other = streams(ops, 1).get(0);

        mayAnswer.complete(null);

        assertThatThrownBy(first::get).hasCauseInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(other::answer).isExactlyInstanceOf(InvalidRequestException.class);
        assertThat(asked).hasValue(1);
    }

    @Test
    void when_the_first_goes_away_one_of_the_others_asks_and_the_rest_wait_for_them() throws Exception {
        // The script of the first falls silent, so that only its reader's leaving ends it.
        LlmOps ops = ops(number -> number == 1 ? List.of(new ModelEvent.TextDelta("ans")) : answer(number));
        mayAnswer.complete(null);
        AnswerStream first =
                threads.submit(() -> ops.request(QUESTION).stream()).get();
        List<AnswerStream> others = streams(ops, 5);
        List<Future<Answer>> answers = others.stream()
                .map(other -> threads.submit(() -> other.answer()))
                .toList();

        first.close();

        for (Future<Answer> other : answers) {
            assertThat(other.get().text()).isEqualTo("answer 2");
        }
        assertThat(asked).hasValue(2);
        Generation left = fixture.store.find(first.generationId()).orElseThrow();
        assertThat(left.status()).isEqualTo(GenerationStatus.CANCELLED);
        assertThat(left.attempts()).hasSize(1);
    }

    @Test
    void whoever_waits_can_go_away_without_disturbing_anybody() throws Exception {
        LlmOps ops = ops(SingleFlightTest::answer);
        Future<Answer> first = ask(ops);
        started.await();
        List<AnswerStream> others = streams(ops, 2);
        Future<ModelEvent> waiting = threads.submit(() -> others.get(0).next());
        others.get(0).cancel();

        assertThat(waiting.get()).isInstanceOf(ModelEvent.Cancelled.class);
        mayAnswer.complete(null);
        assertThat(first.get().text()).isEqualTo("answer 1");
        assertThat(others.get(1).answer().text()).isEqualTo("answer 1");
        assertThat(asked).hasValue(1);
    }

    @Test
    void an_interrupt_ends_the_waiting_and_stays_set() throws Exception {
        LlmOps ops = ops(SingleFlightTest::answer);
        Future<Answer> first = ask(ops);
        started.await();
        AnswerStream other = streams(ops, 1).get(0);
        List<Object> seen = new ArrayList<>();
        Thread reader = new Thread(() -> {
            seen.add(other.next());
            seen.add(Thread.currentThread().isInterrupted());
        });
        reader.start();
        reader.interrupt();
        reader.join();

        assertThat(seen.get(0)).isInstanceOf(ModelEvent.Cancelled.class);
        assertThat(seen.get(1)).isEqualTo(true);
        mayAnswer.complete(null);
        assertThat(first.get().text()).isEqualTo("answer 1");
    }

    @Test
    void nobody_waits_for_longer_than_they_may() throws Exception {
        LlmOps ops = ops(SingleFlightTest::answer, Duration.ofMillis(1));
        Future<Answer> first = ask(ops);
        started.await();

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("answer 2");

        mayAnswer.complete(null);
        assertThat(first.get().text()).isEqualTo("answer 1");
    }

    @Test
    void a_thread_does_not_wait_for_a_stream_that_it_has_open_itself() {
        mayAnswer.complete(null);
        LlmOps ops = ops(SingleFlightTest::answer);

        try (AnswerStream open = ops.request(QUESTION).stream()) {
            assertThat(ops.request(QUESTION).ask().text()).isEqualTo("answer 2");
            assertThat(open.answer().text()).isEqualTo("answer 1");
        }
    }

    /** Whatever ends come, each call ends once, with an answer of the model's or its own fault, and no more is asked than calls. */
    @Test
    void under_random_failures_every_call_has_an_end_of_its_own() throws Exception {
        long seed = 20261128;
        java.util.Random random = new java.util.Random(seed);
        boolean[] fails = new boolean[10_000];
        IntStream.range(0, fails.length).forEach(i -> fails[i] = random.nextInt(3) == 0);
        mayAnswer.complete(null);
        LlmOps ops = ops(number -> fails[number]
                ? ScriptedModelClient.failing("", new ModelUnavailableException("down"))
                : answer(number));
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            ModelRequest question =
                    QUESTION.toBuilder().user("question " + i / 40).build();
            boolean leaves = random.nextInt(5) == 0;
            boolean streams = random.nextBoolean();
            calls.add(threads.submit(() -> call(ops, question, streams, leaves)));
        }
        int ended = 0;
        for (Future<Integer> call : calls) {
            ended += call.get();
        }

        assertThat(ended).as("seed %d", seed).isEqualTo(400);
        assertThat(fixture.store.saved).as("seed %d", seed).hasSize(400);
        long attempts = fixture.store.saved.stream()
                .map(Generation::attempts)
                .mapToLong(List::size)
                .sum();
        assertThat(attempts)
                .as("seed %d: every call of the model is in a record", seed)
                .isEqualTo(asked.get());
        assertThat(asked.get()).isLessThanOrEqualTo(400);
    }

    private static int call(LlmOps ops, ModelRequest question, boolean streams, boolean leaves) {
        try (AnswerStream stream = streams ? ops.request(question).stream() : null) {
            if (stream == null) {
                ops.request(question).ask();
            } else if (!leaves) {
                stream.answer();
            }
        } catch (LlmOpsException e) {
            assertThat(e).isInstanceOf(ModelUnavailableException.class);
        }
        return 1;
    }
}
