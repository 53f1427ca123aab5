package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.local.error.NativeAbortException;
import dev.llmops.local.option.CallOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Slow readers, cancelled calls, deadlines, and contexts that cannot be used any more. */
class SchedulerEndingTest extends SchedulerTestBase {

    @Test
    void a_slow_reader_pauses_its_own_answer_only() {
        Call slow = bench.submit(10, 1, 50);
        Call other = bench.submit(10, 2, 50);
        slow.room = 3;

        bench.run();

        other.assertComplete();
        assertThat(slow.ended()).isFalse();
        assertThat(slow.pieces()).isEqualTo(3);
        assertThat(bench.scheduler.metrics().calls().paused()).isEqualTo(1);
        slow.room = 1000;
        bench.runAndAssertComplete();
    }

    @Test
    void a_slow_reader_gives_its_place_to_one_that_waits() {
        bench.parallel = 1;
        bench.sequences = 1;
        Call slow = bench.submit(10, 1, 50);
        slow.room = 3;
        bench.run();
        Call other = bench.submit(10, 2, 50);

        bench.run();

        other.assertComplete();
        assertThat(slow.ended()).isFalse();
        slow.room = 1000;
        bench.runAndAssertComplete();
    }

    @Test
    void a_cancel_ends_a_waiting_one_at_once_and_a_running_one_before_its_next_step() {
        bench.parallel = 1;
        bench.sequences = 1;
        Call reading = bench.submit(1000, 1, 50);
        Call waiting = bench.submit(10, 2, 50);
        bench.steps(3);
        bench.scheduler.cancel(waiting.sequence());
        assertThat(waiting.end()).isInstanceOf(ModelEvent.Cancelled.class);
        bench.scheduler.cancel(reading.sequence());

        assertThat(bench.step()).isFalse();

        assertThat(reading.end())
                .isInstanceOfSatisfying(
                        ModelEvent.Cancelled.class,
                        cancelled ->
                                assertThat(cancelled.partial().usage().input()).isEqualTo(192));
        bench.decoder.requireNothingOpen();
    }

    @Test
    void a_step_that_nobody_wants_is_rolled_back() {
        Call first = bench.submit(100, 1, 50);
        bench.steps(1);
        assertThat(bench.scheduler.plan()).isTrue();
        assertThat(bench.scheduler.stepIsUnwanted()).isFalse();
        bench.scheduler.cancel(first.sequence());
        assertThat(bench.scheduler.stepIsUnwanted()).isTrue();
        bench.decoder.cancel(true);
        bench.scheduler.compute();
        bench.scheduler.apply(0);
        bench.decoder.cancel(false);
        bench.submit(Call.prompt(100, 1), 1, 5, CallOptions.NONE);
        bench.run();

        assertThat(first.end()).isInstanceOf(ModelEvent.Cancelled.class);
        bench.calls.get(1).assertComplete();
    }

    @Test
    void a_deadline_ends_the_part_of_a_long_prompt_that_nobody_waits_for_any_more() {
        bench.batch = 512;
        bench.length = 1000;
        Call late =
                bench.submit(Call.prompt(500, 1), 1, 5, CallOptions.NONE.withFirstTokenTimeout(Duration.ofNanos(1000)));
        bench.decoder.nanosOfToken = 10;
        bench.steps(1);
        // It would have taken 5,000, so it was ended; nothing of it is in the cache.
        assertThat(bench.decoder.limits).containsExactly(1000L);
        assertThat(bench.scheduler.metrics().tokens().computed()).isZero();
        assertThat(bench.decoder.usedCells()).isZero();

        bench.now = 1000;
        bench.submit(20, 2, 5);
        bench.run();
        late.assertFailed(ModelTimeoutException.class);
        bench.calls.get(1).assertComplete();
    }

    @Test
    void after_a_step_that_a_deadline_ended_the_next_call_has_its_own() {
        bench.batch = 512;
        bench.submit(Call.prompt(500, 1), 1, 5, CallOptions.NONE.withFirstTokenTimeout(Duration.ofNanos(1000)));
        bench.decoder.nanosOfToken = 10;
        bench.steps(1);
        bench.now = 1000;
        bench.submit(Call.prompt(500, 2), 2, 5, CallOptions.NONE.withFirstTokenTimeout(Duration.ofNanos(2000)));

        bench.steps(1);

        assertThat(bench.decoder.limits).containsExactly(1000L, 2000L);
    }

    @Test
    void with_a_clock_that_stands_still_a_step_that_was_ended_is_computed_without_a_limit() {
        bench.batch = 512;
        bench.submit(Call.prompt(500, 1), 1, 5, CallOptions.NONE.withFirstTokenTimeout(Duration.ofNanos(1000)));
        bench.decoder.nanosOfToken = 10;

        bench.runAndAssertComplete();

        assertThat(bench.decoder.limits.subList(0, 2)).containsExactly(1000L, -1L);
    }

    @Test
    void a_step_that_somebody_without_a_deadline_is_in_has_no_limit() {
        bench.submit(Call.prompt(10, 1), 1, 20, CallOptions.NONE.withTotalTimeout(Duration.ofNanos(1000)));
        bench.submit(10, 2, 20);
        bench.run();

        assertThat(bench.decoder.limits).contains(1000L, -1L);
        for (int step = 0; step < bench.decoder.limits.size(); step++) {
            if (bench.decoder.steps.get(step) == 2) {
                assertThat(bench.decoder.limits.get(step)).isEqualTo(-1);
            }
        }
        bench.calls.forEach(Call::assertComplete);
    }

    @Test
    void deadlines_end_what_waits_and_what_runs() {
        bench.parallel = 1;
        bench.sequences = 1;
        Call running =
                bench.submit(Call.prompt(10, 1), 1, 50, CallOptions.NONE.withTotalTimeout(Duration.ofMillis(20)));
        Call waiting =
                bench.submit(Call.prompt(10, 2), 2, 50, CallOptions.NONE.withFirstTokenTimeout(Duration.ofMillis(10)));
        bench.steps(5);
        assertThat(bench.scheduler.nanosToDeadline()).isEqualTo(10_000_000);
        bench.now = 10_000_000;
        bench.steps(1);
        waiting.assertFailed(ModelTimeoutException.class);
        assertThat(running.ended()).isFalse();
        bench.now = 20_000_000;
        bench.run();

        running.assertFailed(ModelTimeoutException.class);
        assertThat(((ModelEvent.Failed) running.end()).partial().usage().output())
                .isEqualTo(6);
        assertThat(bench.scheduler.nanosToDeadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void an_abort_ends_those_in_the_context_and_the_others_go_on_in_a_new_one() {
        bench.parallel = 2;
        bench.sequences = 2;
        for (int i = 0; i < 5; i++) {
            bench.submit(20, i, 20);
        }
        bench.steps(1);
        bench.decoder.abortAtStep = 8;
        bench.run();

        bench.calls.subList(0, 2).forEach(call -> call.assertFailed(NativeAbortException.class));
        bench.calls.subList(2, 5).forEach(Call::assertComplete);
        assertThat(bench.decoder.rebuilt).isEqualTo(1);
        bench.decoder.requireNothingOpen();
    }

    @Test
    void closing_ends_all() {
        for (int i = 0; i < 8; i++) {
            bench.submit(20, i, 20);
        }
        bench.steps(5);

        bench.scheduler.close();

        bench.calls.forEach(call -> assertThat(call.end()).isInstanceOf(ModelEvent.Cancelled.class));
        assertThat(bench.decoder.closed).isTrue();
        bench.decoder.requireNothingOpen();
    }

    @Test
    void where_no_new_context_can_be_made_each_call_fails_with_the_reason_until_one_can() {
        bench.parallel = 2;
        bench.sequences = 2;
        for (int i = 0; i < 6; i++) {
            bench.submit(20, i, 20);
        }
        bench.steps(1);
        bench.decoder.abortAtStep = 8;
        bench.decoder.refusedContexts = 1;
        bench.run();

        bench.calls.subList(0, 2).forEach(call -> call.assertFailed(NativeAbortException.class));
        bench.calls.subList(2, 4).forEach(call -> call.assertFailed(ModelException.class));
        bench.calls.subList(4, 6).forEach(Call::assertComplete);
        bench.decoder.requireNothingOpen();
    }
}
