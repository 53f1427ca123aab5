package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.local.option.CallOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gets a place, and whose turn it is. */
class SchedulerFairnessTest extends SchedulerTestBase {

    @Test
    void more_than_may_wait_are_refused() {
        bench.parallel = 2;
        bench.queueCapacity = 3;
        for (int i = 0; i < 5; i++) {
            bench.submit(10, i, 5);
        }

        assertThatThrownBy(() -> bench.submit(10, 9, 5))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("at most 3 calls may wait");
        bench.runAndAssertComplete();
        assertThat(bench.scheduler.metrics().calls().rejected()).isEqualTo(1);
    }

    @Test
    void what_can_never_fit_is_refused_before_it_starts() {
        bench.length = 100;

        assertThatThrownBy(() -> bench.submit(100, 1, 5)).isInstanceOf(ContextWindowExceededException.class);
    }

    @Test
    void a_higher_priority_goes_first_and_takes_the_place_of_a_lower_one() {
        bench.parallel = 1;
        bench.sequences = 1;
        Call low = bench.submit(10, 1, 30);
        bench.steps(10);
        Call waiting = bench.submit(10, 2, 5);
        Call high = bench.submit(Call.prompt(10, 3), 3, 5, CallOptions.NONE.withPriority(1));
        while (!high.ended()) {
            bench.step();
        }

        assertThat(low.ended()).isFalse();
        assertThat(waiting.pieces()).isZero();
        bench.runAndAssertComplete();
        assertThat(bench.scheduler.metrics().calls().preemptions()).isEqualTo(1);
        assertThat(bench.scheduler.metrics().kvCache().restored()).isEqualTo(1);
    }

    @Test
    void tenants_are_served_by_their_weights() {
        bench.parallel = 1;
        bench.sequences = 1;
        bench.weights.put("heavy", 3.0);
        List<Call> heavy = new ArrayList<>();
        List<Call> light = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            heavy.add(bench.submit(Call.prompt(10, i), i, 10, tenant("heavy")));
            light.add(bench.submit(Call.prompt(10, 100 + i), 100 + i, 10, tenant("light")));
        }
        while (heavy.stream().filter(Call::ended).count() < 15) {
            bench.step();
        }

        assertThat(light.stream().filter(Call::ended).count()).isBetween(4L, 6L);
        bench.runAndAssertComplete();
    }

    @Test
    void a_tenant_with_many_calls_does_not_hold_up_one_that_comes_later_with_one() {
        bench.parallel = 1;
        bench.sequences = 1;
        for (int i = 0; i < 20; i++) {
            bench.submit(Call.prompt(10, i), i, 10, tenant("many"));
        }
        bench.steps(30);
        Call one = bench.submit(Call.prompt(10, 50), 50, 10, tenant("one"));
        bench.steps(30);

        assertThat(one.ended()).isTrue();
        bench.runAndAssertComplete();
    }
}
