package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.local.internal.engine.sequence.BatchPolicy;
import dev.llmops.local.option.CallOptions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a step of the scheduler holds. */
class SchedulerTest extends SchedulerTestBase {

    @ParameterizedTest
    @EnumSource(BatchPolicy.class)
    void each_gets_the_text_it_would_get_alone(BatchPolicy batchPolicy) {
        bench.batchPolicy = batchPolicy;
        for (int i = 0; i < 10; i++) {
            bench.submit(1 + i * 13, i, 20);
        }

        bench.runAndAssertComplete();
    }

    @Test
    void all_that_generate_are_computed_in_one_step() {
        for (int i = 0; i < 4; i++) {
            bench.submit(10, i, 50);
        }
        // Each prompt is a step of its own, in turns with a step of those that generate already.
        bench.steps(7);

        bench.steps(5);

        assertThat(bench.decoder.steps.subList(7, 12)).containsOnly(4);
    }

    /** Otherwise llama.cpp would compute them one after the other. */
    @Test
    void sequences_are_in_a_step_in_the_order_of_their_numbers() {
        for (int i = 0; i < 4; i++) {
            bench.submit(20, i, 3);
        }
        bench.run();
        // Each begins as one that has ended, whose place it takes.
        for (int i = 3; i >= 0; i--) {
            bench.submit(20, i, 50);
        }

        for (int step = 0; step < 40; step++) {
            bench.steps(1);
            int[] numbers = IntStream.range(0, bench.decoder.batch().size())
                    .map(bench.decoder.batch()::sequence)
                    .distinct()
                    .toArray();
            assertThat(numbers).isSorted();
        }
        assertThat(bench.decoder.steps).last().isEqualTo(4);
    }

    @Test
    void a_long_prompt_does_not_stall_what_is_written() {
        Call stream = bench.submit(10, 1, 1000);
        bench.steps(3);
        bench.submit(2000, 2, 5);
        int before = stream.pieces();

        bench.steps(100);

        assertThat(stream.pieces() - before).isEqualTo(50);
        assertThat(bench.decoder.steps).allMatch(size -> size <= bench.prefillChunkSize);
    }

    @Test
    void in_a_shared_cache_a_long_prompt_is_read_in_the_same_steps_as_what_is_written() {
        bench.shared(8192);
        Call stream = bench.submit(10, 1, 1000);
        bench.steps(3);
        bench.submit(2000, 2, 5);
        int before = stream.pieces();

        bench.steps(100);

        assertThat(stream.pieces() - before).isEqualTo(100);
        assertThat(bench.decoder.steps).allMatch(size -> size <= bench.prefillChunkSize + 1);
    }

    @Test
    void where_nothing_is_written_a_prompt_is_read_in_whole_batches() {
        bench.submit(200, 1, 1);

        bench.run();

        assertThat(bench.decoder.steps).containsExactly(64, 64, 64, 8);
    }

    @Test
    void a_prompt_does_not_end_with_a_token_alone() {
        bench.submit(65, 1, 1);

        bench.run();

        assertThat(bench.decoder.steps).containsExactly(63, 2);
    }

    @Test
    void sets_of_adapters_take_turns_and_are_never_in_one_step() {
        for (int i = 0; i < 6; i++) {
            // The same prompt, which must not be reused with another adapter.
            bench.submit(Call.prompt(40, 1), i, 20, CallOptions.NONE, ADAPTERS.get(i % 3));
        }

        bench.runAndAssertComplete();
    }
}
