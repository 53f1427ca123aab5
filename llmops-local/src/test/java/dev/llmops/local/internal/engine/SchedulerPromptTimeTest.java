package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.local.internal.engine.sequence.BatchPolicy;
import dev.llmops.local.option.CallOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long answers wait for prompts, and prompts for answers. */
class SchedulerPromptTimeTest extends SchedulerTestBase {

    @ParameterizedTest
    @ValueSource(ints = {12, 32})
    void a_measured_budget_lets_a_prompt_take_nearly_as_long_as_the_answers_and_never_longer(int answers) {
        bench.prefillChunkSize = 0;
        bench.nanosOfToken = 1000;
        bench.parallel = 40;
        bench.sequences = 40;
        for (int i = 0; i < answers; i++) {
            bench.submit(10, i, 1000);
        }
        bench.steps(200);
        bench.submit(2000, 99, 5);
        int from = bench.decoder.steps.size();
        int writing = bench.decoder.steps.get(from - 1);

        bench.steps(20);

        assertThat(bench.decoder.steps.subList(from, from + 20).stream()
                        .filter(size -> size != writing)
                        .toList())
                .hasSize(10)
                .allMatch(prompt -> prompt >= 0.7 * writing && prompt < writing);
    }

    @ParameterizedTest
    @EnumSource(
            value = BatchPolicy.class,
            names = {"BY_KIND", "FREE"})
    void an_answer_with_its_first_token_does_not_wait_for_a_prompt_that_comes_later(BatchPolicy batchPolicy) {
        bench.batchPolicy = batchPolicy;
        Call stream = bench.submit(10, 1, 1000);
        bench.steps(1);
        bench.submit(2000, 2, 5);

        bench.steps(20);

        assertThat(stream.pieces()).isGreaterThanOrEqualTo(11);
    }

    @ParameterizedTest
    @EnumSource(
            value = BatchPolicy.class,
            names = {"BY_KIND", "FREE"})
    void an_answer_waits_at_most_two_full_steps_for_a_long_prompt_that_came_with_it(BatchPolicy batchPolicy) {
        bench.batchPolicy = batchPolicy;
        Call stream = bench.submit(10, 1, 1000);
        bench.submit(2000, 2, 5);
        while (stream.pieces() == 0) {
            bench.steps(1);
        }

        bench.steps(3);

        assertThat(stream.pieces()).isEqualTo(2);
    }

    /** They all came before its first token, and each of their slots is taken by the next of them. */
    @ParameterizedTest
    @EnumSource(
            value = BatchPolicy.class,
            names = {"BY_KIND", "FREE"})
    void an_answer_does_not_wait_for_prompts_that_get_places_after_those_that_began_with_it(BatchPolicy batchPolicy) {
        bench.batchPolicy = batchPolicy;
        Call stream = bench.submit(10, 1, 1000);
        for (int i = 0; i < 40; i++) {
            bench.submit(20, 2 + i, 1);
        }
        List<Call> brief = bench.calls.subList(1, 41);

        while (brief.stream().filter(call -> call.pieces() > 0).count() < 6) {
            bench.steps(1);
        }

        assertThat(stream.pieces()).isGreaterThan(1);
    }

    @Test
    void prompts_that_come_together_are_read_first_also_where_all_of_them_are_many_full_steps() {
        assertSixteenPromptsAreReadBeforeAnAnswerGoesOn();
    }

    @Test
    void prompts_that_come_together_are_read_before_one_of_their_answers_goes_on() {
        bench.batch = 1024;
        assertSixteenPromptsAreReadBeforeAnAnswerGoesOn();
    }

    private void assertSixteenPromptsAreReadBeforeAnAnswerGoesOn() {
        bench.parallel = 16;
        bench.sequences = 16;
        for (int i = 0; i < 16; i++) {
            bench.submit(100, i, 1000);
        }

        while (bench.calls.stream().anyMatch(call -> call.pieces() == 0)) {
            bench.steps(1);
        }

        assertThat(bench.calls).allMatch(call -> call.pieces() == 1);
    }

    @Test
    void an_answer_of_a_higher_priority_does_not_wait_for_the_prompts_that_came_with_it() {
        Call urgent = bench.submit(Call.prompt(100, 1), 1, 1000, CallOptions.NONE.withPriority(1));
        bench.submit(2000, 2, 1000);

        bench.steps(20);

        assertThat(urgent.pieces()).isGreaterThan(5);
    }

    @Test
    void many_prompts_among_answers_that_go_on_get_a_part_of_each_step() {
        bench.prefillChunkSize = 0;
        bench.nanosOfToken = 1000;
        bench.parallel = 16;
        bench.sequences = 16;
        Call stream = bench.submit(10, 1, 1000);
        bench.steps(10);
        for (int i = 0; i < 15; i++) {
            bench.submit(100, 2 + i, 1000);
        }
        int before = stream.pieces();

        while (bench.calls.stream().anyMatch(call -> call.pieces() == 0)) {
            bench.steps(1);
        }

        // One token for each 8 that are read would be 188.
        assertThat(stream.pieces() - before).isBetween(15, 75);
    }
}
