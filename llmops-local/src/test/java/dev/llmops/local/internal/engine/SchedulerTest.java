package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.local.CallOptions;
import dev.llmops.local.NativeAbortException;
import dev.llmops.local.internal.llama.AdapterUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerTest {

    // Nothing in the scheduler looks into an adapter.
    private static final List<List<AdapterUse>> ADAPTERS =
            List.of(List.of(), List.of(new AdapterUse(null, 1)), List.of(new AdapterUse(null, 2)));

    private final TestBench bench = new TestBench();

    private static CallOptions tenant(String name) {
        return CallOptions.NONE.withTenant(name);
    }

    @ParameterizedTest
    @EnumSource(Mixing.class)
    void each_gets_the_text_it_would_get_alone(Mixing mixing) {
        bench.mixing = mixing;
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
        assertThat(bench.decoder.steps).allMatch(size -> size <= bench.stepTokens);
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
        assertThat(bench.decoder.steps).allMatch(size -> size <= bench.stepTokens + 1);
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
        assertThat(bench.scheduler.metrics().rejected()).isEqualTo(1);
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
        assertThat(bench.scheduler.metrics().preemptions()).isEqualTo(1);
        assertThat(bench.scheduler.metrics().restored()).isEqualTo(1);
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

    @Test
    void when_the_cache_is_full_nobody_fails_and_each_gets_its_text() {
        bench.parallel = 8;
        bench.shared(500);
        for (int i = 0; i < 8; i++) {
            bench.submit(40, i, 60);
        }

        bench.runAndAssertComplete();
        assertThat(bench.scheduler.metrics().preemptions()).isPositive();
        assertThat(bench.scheduler.metrics().restored())
                .isEqualTo(bench.scheduler.metrics().preemptions());
        assertThat(bench.scheduler.metrics().recomputedTokens()).isZero();
        assertThat(bench.scheduler.metrics().savedBytes()).isZero();
    }

    @Test
    void the_youngest_gives_way() {
        bench.parallel = 2;
        bench.shared(200);
        Call old = bench.submit(60, 1, 100);
        Call young = bench.submit(60, 2, 100);
        while (bench.scheduler().metrics().preemptions() == 0) {
            bench.step();
        }

        assertThat(old.sequence().running()).isTrue();
        assertThat(young.sequence().running()).isFalse();
        bench.runAndAssertComplete();
    }

    @ParameterizedTest
    @EnumSource(Mixing.class)
    void without_memory_for_saved_sequences_they_are_computed_again_and_the_text_is_the_same(Mixing mixing) {
        bench.parallel = 1;
        bench.sequences = 1;
        bench.savedBytes = 0;
        bench.mixing = mixing;
        bench.submit(10, 1, 30);
        bench.steps(10);
        bench.submit(Call.prompt(10, 3), 3, 5, CallOptions.NONE.withPriority(1));

        bench.runAndAssertComplete();
        assertThat(bench.scheduler.metrics().recomputedTokens()).isPositive();
    }

    @Test
    void what_was_one_token_after_the_other_is_computed_again_in_the_same_way() {
        bench.parallel = 1;
        bench.sequences = 1;
        bench.savedBytes = 0;
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
    void a_common_beginning_is_read_once() {
        int[] system = Call.prompt(1000, 7);
        for (int i = 0; i < 32; i++) {
            int[] prompt = java.util.Arrays.copyOf(system, 1010);
            System.arraycopy(Call.prompt(10, 100 + i), 0, prompt, 1000, 10);
            bench.submit(prompt, i, 5, CallOptions.NONE);
        }

        bench.runAndAssertComplete();
        int prompts = bench.decoder.decodedTokens - 32 * 4;
        assertThat(prompts).isLessThanOrEqualTo(1000 + 32 * 10 + 32);
        assertThat(bench.scheduler.metrics().cachedTokens()).isGreaterThanOrEqualTo(31 * 999);
        assertThat(((ModelEvent.Completed) bench.calls.get(31).end())
                        .response()
                        .usage()
                        .cachedInput())
                .isGreaterThanOrEqualTo(1000);
    }

    @Test
    void completions_of_one_prompt_share_its_reading() {
        for (int i = 0; i < 4; i++) {
            bench.submit(Call.prompt(500, 1), i, 10, CallOptions.NONE);
        }

        bench.runAndAssertComplete();
        assertThat(bench.decoder.decodedTokens).isLessThanOrEqualTo(500 + 3 * 2 + 4 * 9);
    }

    @Test
    void in_a_shared_cache_a_common_beginning_takes_room_once() {
        bench.parallel = 8;
        bench.shared(700);
        for (int i = 0; i < 8; i++) {
            bench.submit(Call.prompt(500, 1), i, 10, CallOptions.NONE);
        }

        bench.runAndAssertComplete();
        assertThat(bench.scheduler.metrics().preemptions()).isZero();
    }

    @Test
    void tenants_do_not_share_what_they_said() {
        for (String name : List.of("a", "b")) {
            bench.submit(Call.prompt(500, 1), 1, 10, tenant(name));
            bench.run();
        }

        assertThat(bench.scheduler.metrics().cachedTokens()).isZero();
    }

    @Test
    void tenants_share_what_they_said_if_they_are_told_to_but_not_among_adapters() {
        bench.share = true;
        for (String name : List.of("a", "b")) {
            for (List<AdapterUse> adapters : ADAPTERS) {
                bench.submit(Call.prompt(500, 1), 1, 10, tenant(name), adapters);
                bench.run();
            }
        }

        bench.calls.forEach(Call::assertComplete);
        assertThat(bench.scheduler.metrics().cachedTokens()).isEqualTo(3 * 498);
    }

    @Test
    void a_beginning_that_had_to_leave_the_cache_comes_back() {
        bench.parallel = 1;
        bench.sequences = 1;
        bench.prefixBytes = 20_000;
        for (int prompt : new int[] {1, 2, 3, 1, 2, 3}) {
            bench.submit(Call.prompt(500, prompt), prompt, 10, CallOptions.NONE);
            bench.run();
        }

        bench.calls.forEach(Call::assertComplete);
        assertThat(bench.scheduler.metrics().cachedTokens()).isEqualTo(3 * 498);
        assertThat(bench.scheduler.metrics().prefixBytes()).isBetween(10_000L, 20_000L);
        bench.scheduler.close();
        bench.decoder.requireNothingOpen();
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 32})
    void a_measured_budget_lets_a_prompt_take_nearly_as_long_as_the_answers_and_never_longer(int answers) {
        bench.stepTokens = 0;
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
            value = Mixing.class,
            names = {"BY_KIND", "FREE"})
    void an_answer_with_its_first_token_does_not_wait_for_a_prompt_that_comes_later(Mixing mixing) {
        bench.mixing = mixing;
        Call stream = bench.submit(10, 1, 1000);
        bench.steps(1);
        bench.submit(2000, 2, 5);

        bench.steps(20);

        assertThat(stream.pieces()).isGreaterThanOrEqualTo(11);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mixing.class,
            names = {"BY_KIND", "FREE"})
    void an_answer_waits_at_most_two_full_steps_for_a_long_prompt_that_came_with_it(Mixing mixing) {
        bench.mixing = mixing;
        Call stream = bench.submit(10, 1, 1000);
        bench.submit(2000, 2, 5);
        while (stream.pieces() == 0) {
            bench.steps(1);
        }

        bench.steps(3);

        assertThat(stream.pieces()).isEqualTo(2);
    }

    /** They all came before its first token, and each of their places is taken by the next of them. */
    @ParameterizedTest
    @EnumSource(
            value = Mixing.class,
            names = {"BY_KIND", "FREE"})
    void an_answer_does_not_wait_for_prompts_that_get_places_after_those_that_began_with_it(Mixing mixing) {
        bench.mixing = mixing;
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
    void prompts_that_come_together_are_read_before_one_of_their_answers_goes_on() {
        bench.parallel = 16;
        bench.sequences = 16;
        bench.batch = 1024;
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
        bench.stepTokens = 0;
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

    @Test
    void where_reuse_is_off_each_prompt_is_read() {
        bench.reuse = false;
        for (int i = 0; i < 4; i++) {
            bench.submit(Call.prompt(500, 1), i, 10, CallOptions.NONE);
        }

        bench.runAndAssertComplete();
        assertThat(bench.decoder.decodedTokens).isGreaterThanOrEqualTo(2000);
    }

    @Test
    void a_slow_reader_pauses_its_own_answer_only() {
        Call slow = bench.submit(10, 1, 50);
        Call other = bench.submit(10, 2, 50);
        slow.room = 3;

        bench.run();

        other.assertComplete();
        assertThat(slow.ended()).isFalse();
        assertThat(slow.pieces()).isEqualTo(3);
        assertThat(bench.scheduler.metrics().paused()).isEqualTo(1);
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
        assertThat(bench.scheduler.metrics().decodedTokens()).isZero();
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
    void sets_of_adapters_take_turns_and_are_never_in_one_step() {
        for (int i = 0; i < 6; i++) {
            // The same prompt, which must not be reused with another adapter.
            bench.submit(Call.prompt(40, 1), i, 20, CallOptions.NONE, ADAPTERS.get(i % 3));
        }

        bench.runAndAssertComplete();
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
        assertThat(bench.scheduler.metrics().recomputedTokens()).isEqualTo(19);
        assertThat(bench.scheduler.metrics().restored()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_kept_beginning_that_is_not_taken_back_or_can_not_be_cut_is_read_again(boolean refused) {
        bench.parallel = 1;
        bench.sequences = 1;
        bench.prefixBytes = 20_000;
        for (int prompt : new int[] {1, 2, 1, 1}) {
            bench.scheduler();
            bench.decoder.refusesStates = refused;
            bench.submit(Call.prompt(500, prompt), prompt, 10, CallOptions.NONE);
            bench.run();
            bench.decoder.forgetsParts = refused;
        }

        bench.calls.forEach(Call::assertComplete);
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
        assertThat(bench.scheduler.metrics().preemptions()).isEqualTo(1);
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
