package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.local.internal.engine.sequence.BatchPolicy;
import dev.llmops.local.option.CallOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cache that is full, or that takes nothing back. */
class SchedulerCacheTest extends SchedulerTestBase {

    @Test
    void when_the_cache_is_full_nobody_fails_and_each_gets_its_text() {
        bench.parallel = 8;
        bench.shared(500);
        for (int i = 0; i < 8; i++) {
            bench.submit(40, i, 60);
        }

        bench.runAndAssertComplete();
        assertThat(bench.scheduler.metrics().calls().preemptions()).isPositive();
        assertThat(bench.scheduler.metrics().kvCache().restored())
                .isEqualTo(bench.scheduler.metrics().calls().preemptions());
        assertThat(bench.scheduler.metrics().tokens().recomputed()).isZero();
        assertThat(bench.scheduler.metrics().kvCache().swapBytes()).isZero();
    }

    @Test
    void the_youngest_gives_way() {
        bench.parallel = 2;
        bench.shared(200);
        Call old = bench.submit(60, 1, 100);
        Call young = bench.submit(60, 2, 100);
        while (bench.scheduler().metrics().calls().preemptions() == 0) {
            bench.step();
        }

        assertThat(old.sequence().running()).isTrue();
        assertThat(young.sequence().running()).isFalse();
        bench.runAndAssertComplete();
    }

    @ParameterizedTest
    @EnumSource(BatchPolicy.class)
    void without_memory_for_saved_sequences_they_are_computed_again_and_the_text_is_the_same(BatchPolicy batchPolicy) {
        bench.parallel = 1;
        bench.sequences = 1;
        bench.swapBytes = 0;
        bench.batchPolicy = batchPolicy;
        bench.submit(10, 1, 30);
        bench.steps(10);
        bench.submit(Call.prompt(10, 3), 3, 5, CallOptions.NONE.withPriority(1));

        bench.runAndAssertComplete();
        assertThat(bench.scheduler.metrics().tokens().recomputed()).isPositive();
    }

    @Test
    void what_was_one_token_after_the_other_is_computed_again_in_the_same_way() {
        bench.parallel = 1;
        bench.sequences = 1;
        bench.swapBytes = 0;
        bench.submit(10, 1, 30);
        bench.steps(10);
        bench.submit(Call.prompt(12, 3), 3, 1, CallOptions.NONE.withPriority(1));
        bench.steps(2);
        int from = bench.decoder.steps.size();

        bench.run();

        List<Integer> again = bench.decoder.steps.subList(from - 1, bench.decoder.steps.size());
        assertThat(again.get(0)).isEqualTo(10);
        assertThat(again.subList(1, again.size())).containsOnly(1);
    }

    @Test
    void what_is_not_taken_back_is_computed_again() {
        bench.parallel = 1;
        bench.sequences = 1;
        bench.submit(10, 1, 30);
        bench.steps(10);
        bench.decoder.refusesStates = true;
        bench.submit(Call.prompt(10, 3), 3, 5, CallOptions.NONE.withPriority(1));

        bench.runAndAssertComplete();
        assertThat(bench.scheduler.metrics().tokens().recomputed()).isEqualTo(19);
        assertThat(bench.scheduler.metrics().kvCache().restored()).isZero();
    }

    @Test
    void a_step_that_can_not_be_rolled_back_is_computed_again_from_the_beginning() {
        Call first = bench.submit(100, 1, 20);
        bench.steps(3);
        bench.decoder.forgetsParts = false;
        assertThat(bench.scheduler.plan()).isTrue();
        bench.decoder.cancel(true);
        bench.scheduler.compute();
        bench.scheduler.apply(0);
        bench.decoder.cancel(false);

        bench.run();

        first.assertComplete();
    }

    @Test
    void where_there_is_no_room_against_the_books_the_youngest_gives_way_and_each_gets_its_text() {
        for (int i = 0; i < 3; i++) {
            bench.submit(20, i, 20);
        }
        bench.steps(8);
        bench.decoder.noRoomAtStep = 9;

        bench.runAndAssertComplete();
        assertThat(bench.scheduler.metrics().calls().preemptions()).isEqualTo(1);
    }
}
