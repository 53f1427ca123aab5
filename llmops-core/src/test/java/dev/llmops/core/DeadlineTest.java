package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.commons.internal.time.Scheduler;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A call that says by when it must be over is over then, whatever it waits for. */
class DeadlineTest {

    private static final ModelRequest QUESTION = ModelRequest.user("?");
    private static final Instant SOON = Fixture.START.plusSeconds(3);
    private static final ModelEvent WORD = new ModelEvent.TextDelta("word");

    private final Fixture fixture = new Fixture();
    private final Timers timers = new Timers();

    /** Timers that ring when a test says so. */
    private final class Timers implements Scheduler {

        final List<Runnable> set = new ArrayList<>();
        final List<Duration> delays = new ArrayList<>();

        @Override
        public Instant now() {
            return Fixture.START.plusNanos(fixture.nanos.get());
        }

        @Override
        public long nanos() {
            return fixture.nanos.get();
        }

        @Override
        public Runnable schedule(Duration delay, Runnable task) {
            delays.add(delay);
            if (delay.isZero()) {
                task.run();
                return () -> {};
            }
            set.add(task);
            return () -> set.remove(task);
        }

        void ring() {
            fixture.nanos.addAndGet(Duration.ofSeconds(3).toNanos());
            List.copyOf(set).forEach(Runnable::run);
        }
    }

    private LlmOps ops(ScriptedModelClient model) {
        fixture.builder.scheduler(timers);
        return fixture.with(model);
    }

    @Test
    void a_model_that_falls_silent_is_cancelled_and_the_record_has_what_had_arrived() {
        LlmOps ops = ops(ScriptedModelClient.of(request -> List.of(WORD)));

        try (AnswerStream stream = ops.request(QUESTION).deadline(SOON).stream()) {
            assertThat(stream.next()).isEqualTo(WORD);
            timers.ring();
            ModelEvent.Failed end = (ModelEvent.Failed) stream.next();
            assertThat(end.error())
                    .isInstanceOf(ModelTimeoutException.class)
                    .hasMessageContaining("did not end by its deadline " + SOON);
            assertThat(end.partial().message().text()).isEqualTo("word");
        }

        Generation record = fixture.store.only();
        assertThat(record.status()).isEqualTo(GenerationStatus.FAILED);
        assertThat(record.partial()).isNotNull();
        assertThat(record.partial().message().text()).isEqualTo("word");
        assertThat(timers.set).isEmpty();
    }

    @Test
    void whoever_waits_for_a_whole_answer_is_told_too() {
        LlmOps ops = ops(ScriptedModelClient.of(request -> {
            timers.ring();
            return List.of(WORD);
        }));

        assertThatThrownBy(() -> ops.request(QUESTION).deadline(SOON).ask()).isInstanceOf(ModelTimeoutException.class);
    }

    @Test
    void an_answer_in_time_is_the_same_as_without_a_deadline_and_leaves_no_timer() {
        LlmOps ops = ops(ScriptedModelClient.saying("yes, indeed"));

        assertThat(ops.request(QUESTION).deadline(SOON).ask().text()).isEqualTo("yes, indeed");
        assertThat(ops.request(QUESTION).deadline(SOON).stream().answer().text())
                .isEqualTo("yes, indeed");
        try (AnswerStream closedEarly = ops.request(QUESTION).deadline(SOON).stream()) {
            closedEarly.next();
        }
        assertThat(timers.delays).hasSize(3).allMatch(delay -> delay.compareTo(Duration.ofSeconds(3)) <= 0);
        assertThat(timers.set).isEmpty();
    }

    @Test
    void a_whole_answer_that_breaks_off_is_tried_again_with_a_deadline_too() {
        List<List<ModelEvent>> answers = new ArrayList<>(List.of(
                ScriptedModelClient.failing("begun", new ModelUnavailableException("cut")),
                ScriptedModelClient.script("yes")));
        fixture.builder.retries(RetryPolicy.times(1));
        LlmOps ops = ops(ScriptedModelClient.of(request -> answers.remove(0)));

        assertThat(ops.request(QUESTION).deadline(SOON).ask().text()).isEqualTo("yes");
    }

    @Test
    void no_further_attempt_is_made_behind_the_deadline() {
        ScriptedModelClient model = ScriptedModelClient.of(request -> {
            timers.ring();
            return ScriptedModelClient.failing("", new ModelUnavailableException("down"));
        });
        fixture.builder.retries(RetryPolicy.times(5));
        LlmOps ops = ops(model);

        assertThatThrownBy(() -> ops.request(QUESTION).deadline(SOON).ask()).isInstanceOf(LlmOpsException.class);
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void a_deadline_in_the_past_is_refused_where_it_is_set() {
        LlmOps ops = ops(ScriptedModelClient.saying("yes"));

        assertThatThrownBy(() -> ops.request(QUESTION).deadline(Fixture.START.minusSeconds(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("deadline must be in the future, but 2026-11-25T11:59:58Z was PT2S ago");
        assertThatThrownBy(() -> ops.request(QUESTION).deadline(Fixture.START))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(fixture.store.saved).isEmpty();
    }

    @Test
    void a_deadline_that_passes_before_the_model_is_asked_ends_the_call() {
        ScriptedModelClient model = ScriptedModelClient.saying("yes");
        LlmOps ops = ops(model);
        Ask ask = ops.request(QUESTION).deadline(SOON);
        fixture.nanos.addAndGet(Duration.ofSeconds(4).toNanos());

        assertThatThrownBy(ask::ask)
                .isInstanceOf(ModelTimeoutException.class)
                .hasMessageContaining("passed before a model was asked");
        assertThat(model.requests()).isEmpty();
        assertThat(fixture.store.only().status()).isEqualTo(GenerationStatus.FAILED);
    }
}
