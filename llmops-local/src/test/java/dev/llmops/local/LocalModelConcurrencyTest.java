package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.local.option.EngineOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LocalModelConcurrencyTest {

    private final ExecutorService pool = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    private static ModelRequest request(String text, long seed) {
        return ModelRequest.builder()
                .user(text)
                .parameters(ModelParameters.builder()
                        .temperature(0.9)
                        .seed(seed)
                        .maxTokens(40)
                        .build())
                .build();
    }

    /** An answer that nobody reads: it fills the short queue before its reader and pauses. */
    private static ModelStream blocked(LocalModel model) {
        ModelStream stream = unread(model);
        stream.next();
        return stream;
    }

    private static ModelStream unread(LocalModel model) {
        return model.stream(ModelRequest.user("Once upon a time"));
    }

    @Test
    void many_threads_get_the_texts_they_would_get_alone() throws Exception {
        try (LocalModel model = LocalModel.load(TestModels.stories())) {
            List<String> alone = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                alone.add(model.generate(request("Story " + i, i)).text());
            }
            List<Future<String>> together = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int number = i;
                together.add(pool.submit(
                        () -> model.generate(request("Story " + number, number)).text()));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(together.get(i).get()).isEqualTo(alone.get(i));
            }
        }
    }

    @Test
    void more_calls_than_may_wait_are_refused() {
        try (LocalModel model = LocalModel.builder()
                        .file(TestModels.stories())
                        .queueCapacity(2)
                        .engine(EngineOptions.builder().parallel(1).build())
                        .build();
                ModelStream running = blocked(model);
                ModelStream first = unread(model);
                ModelStream second = unread(model)) {
            assertThatThrownBy(() -> model.generate(request("c", 1)))
                    .isInstanceOf(QueueFullException.class)
                    .hasMessageContaining("at most 2 calls may wait")
                    .satisfies(
                            e -> assertThat(((LlmOpsException) e).retryable()).isTrue());
            try (ModelStream third = model.stream(request("c", 1))) {
                assertThat(third.next())
                        .isInstanceOfSatisfying(
                                ModelEvent.Failed.class,
                                failed -> assertThat(failed.error()).isInstanceOf(QueueFullException.class));
            }
            second.cancel();
            assertThat(second.forEach(event -> {})).isInstanceOf(ModelEvent.Cancelled.class);
            running.cancel();
            assertThat(first.await().text()).isNotEmpty();
        }
    }

    @Test
    void closing_ends_what_runs_and_what_waits_and_then_refuses() {
        LocalModel model = LocalModel.builder()
                .file(TestModels.stories())
                .engine(EngineOptions.builder().parallel(2).build())
                .build();
        List<ModelStream> open = new ArrayList<>(List.of(blocked(model)));
        for (int i = 0; i < 4; i++) {
            // Nobody reads them, so none of them can be complete before the model is closed.
            open.add(unread(model));
        }
        model.close();
        model.close();

        for (ModelStream stream : open) {
            assertThat(stream.forEach(event -> {})).isInstanceOf(ModelEvent.Cancelled.class);
            assertThatThrownBy(stream::next).isInstanceOf(java.util.NoSuchElementException.class);
        }
        assertThatThrownBy(() -> model.generate(request("a", 1)))
                .hasMessageContaining("closed")
                .isInstanceOf(ModelException.class);
        assertThatThrownBy(() -> model.tokenizer().orElseThrow().encode("a")).hasMessageContaining("closed");
    }

    @Test
    void closing_from_many_threads_while_others_call_never_crashes() throws Exception {
        for (int round = 0; round < 10; round++) {
            LocalModel model = LocalModel.load(TestModels.stories());
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int seed = i;
                all.add(pool.submit(() -> model.generate(request("Once", seed))));
                all.add(pool.submit(() -> model.tokenizer().orElseThrow().encode("Once upon a time")));
                all.add(pool.submit(model::close));
            }
            for (Future<?> one : all) {
                try {
                    one.get();
                } catch (java.util.concurrent.ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(LlmOpsException.class);
                }
            }
        }
    }

    @Test
    void a_cancelled_prompt_ends_before_it_is_read() {
        try (LocalModel model = LocalModel.load(TestModels.llamaVocabulary())) {
            ModelStream stream = model.stream(ModelRequest.user("word ".repeat(900)));
            stream.cancel();

            assertThat(stream.next())
                    .isInstanceOfSatisfying(
                            ModelEvent.Cancelled.class,
                            cancelled -> assertThat(cancelled.partial().usage().output())
                                    .isZero());
        }
    }

    @Test
    void all_threads_of_a_model_are_daemons_and_end_with_it() {
        LocalModel model = LocalModel.builder()
                .file(TestModels.stories())
                .name("thread check")
                .build();
        List<Thread> threads = threadsOf("thread check");
        assertThat(threads).isNotEmpty().allMatch(Thread::isDaemon);

        model.close();

        assertThat(threadsOf("thread check")).isEmpty();
    }

    private static List<Thread> threadsOf(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains(name))
                .toList();
    }
}
