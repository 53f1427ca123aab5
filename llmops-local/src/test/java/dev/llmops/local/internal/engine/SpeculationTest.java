package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.local.EngineMetrics;
import dev.llmops.local.internal.engine.sequence.BatchPolicy;
import dev.llmops.local.internal.engine.sequence.Sequence;
import dev.llmops.local.internal.engine.speculation.PromptLookup;
import dev.llmops.local.option.CallOptions;
import dev.llmops.local.option.Speculation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Drafts change how many steps an answer takes, and nothing else. */
class SpeculationTest {

    private static TestBench drafting(double quality) {
        return new TestBench().drafting(8, quality, 1);
    }

    private static int stepsOf(TestBench bench) {
        bench.submit(20, 7, 60);
        bench.runAndAssertComplete();
        return bench.decoder.steps.size();
    }

    @Test
    void right_guesses_save_most_of_the_steps() {
        int plain = stepsOf(new TestBench());
        TestBench bench = drafting(1);

        assertThat(stepsOf(bench)).isLessThan(plain / 3);
        EngineMetrics metrics = bench.scheduler.metrics();
        assertThat(metrics.speculation().accepted())
                .isEqualTo(metrics.speculation().drafted())
                .isGreaterThan(40);
        assertThat(metrics.speculation().acceptanceRate()).isEqualTo(1);
    }

    @Test
    void wrong_guesses_save_nothing_and_soon_only_one_is_made_at_a_time() {
        int plain = stepsOf(new TestBench());
        TestBench bench = drafting(0);

        assertThat(stepsOf(bench)).isEqualTo(plain);
        EngineMetrics metrics = bench.scheduler.metrics();
        assertThat(metrics.speculation().accepted()).isZero();
        assertThat(metrics.speculation().drafted()).isBetween(50L, 70L);
        assertThat(metrics.speculation().acceptanceRate()).isZero();
    }

    @Test
    void the_response_tells_how_many_guesses_were_right() {
        TestBench bench = drafting(1);
        Call call = bench.submit(20, 7, 60);
        bench.run();

        assertThat(((ModelEvent.Completed) call.end()).response().vendor())
                .containsEntry(
                        "draft_n", (int) bench.scheduler.metrics().speculation().drafted())
                .containsEntry("draft_n_accepted", (int)
                        bench.scheduler.metrics().speculation().accepted());
    }

    @Test
    void a_call_can_do_without() {
        TestBench bench = drafting(1);
        bench.submit(Call.prompt(20, 7), 7, 60, CallOptions.NONE.withSpeculation(Speculation.none()));
        bench.runAndAssertComplete();

        assertThat(bench.drafter.calls).isZero();
        assertThat(bench.scheduler.metrics().speculation().drafted()).isZero();
    }

    @Test
    void no_more_is_guessed_than_the_answer_may_have() {
        TestBench bench = drafting(1);
        for (int most = 1; most <= 12; most++) {
            bench.submit(20, most, most);
        }
        bench.runAndAssertComplete();

        bench.calls.forEach(call -> assertThat(
                        ((ModelEvent.Completed) call.end()).response().usage().output())
                .isEqualTo(call.maxTokens));
    }

    @Test
    void an_answer_ends_at_the_same_token_of_a_full_context() {
        for (double quality : new double[] {0, 0.5, 1}) {
            TestBench plain = new TestBench();
            TestBench bench = drafting(quality);
            for (TestBench one : List.of(plain, bench)) {
                one.length = 64;
                one.submit(30, 3, 1000);
                one.run();
            }
            assertThat(text(bench.calls.get(0)))
                    .isEqualTo(text(plain.calls.get(0)))
                    .isNotEmpty();
        }
    }

    @Test
    void a_long_prompt_is_read_between_steps_with_guesses() {
        TestBench bench = drafting(1);
        Call first = bench.submit(20, 7, 400);
        bench.steps(4);
        Call second = bench.submit(800, 9, 4);
        int before = first.pieces();
        int prompts = 0;
        while (second.pieces() == 0) {
            bench.steps(1);
            prompts++;
        }

        // One step of two is a part of the prompt, and in each other one there are drafts.
        assertThat(first.pieces() - before).isGreaterThan(prompts);
        bench.runAndAssertComplete();
    }

    @Test
    void guesses_of_a_step_are_no_more_than_its_budget_of_tokens() {
        TestBench bench = drafting(1);
        bench.prefillChunkSize = 6;
        for (int i = 0; i < 4; i++) {
            bench.submit(20, i, 60);
        }
        bench.runAndAssertComplete();

        assertThat(bench.decoder.steps).allMatch(size -> size <= 4 + 6 || size == 20);
    }

    @Test
    void a_full_cache_is_not_cleared_for_guesses() {
        TestBench bench = new TestBench().shared(120);
        bench.drafting(8, 1, 1);
        bench.submit(40, 1, 20);
        bench.submit(40, 2, 20);
        bench.runAndAssertComplete();

        assertThat(bench.scheduler.metrics().calls().preemptions()).isZero();
        assertThat(bench.scheduler.metrics().speculation().accepted()).isPositive();
    }

    @Test
    void a_draft_model_that_fails_is_told_once_and_costs_no_call() {
        TestBench bench = drafting(1);
        bench.drafter.failsAt = 2;
        bench.submit(20, 1, 60);
        bench.submit(20, 2, 60);
        bench.runAndAssertComplete();

        assertThat(bench.drafter.calls).isEqualTo(2);
        assertThat(bench.drafter.closed).isTrue();
        assertThat(bench.scheduler.metrics().speculation().failures()).isEqualTo(1);
        assertThat(bench.scheduler.metrics().calls().failed()).isZero();
    }

    @Test
    void prompt_lookup_guesses_what_followed_the_last_tokens_before() {
        assertThat(lookup(2, 9, 1, 2, 3, 4, 5, 6, 7, 1, 2)).containsExactly(3, 4, 5, 6);
        assertThat(lookup(3, 9, 1, 2, 3, 4, 5, 6, 7, 1, 2)).isEmpty();
    }

    @Test
    void prompt_lookup_goes_on_with_a_run_that_repeats_itself() {
        assertThat(lookup(2, 5, 6, 5, 6, 5, 6)).containsExactly(5, 6, 5, 6);
    }

    private static List<Integer> lookup(int match, int... prompt) {
        Sequence sequence = new Call(prompt, 0, 10, CallOptions.NONE, List.of(), () -> 0).sequence();
        sequence.draft.allow(8);
        PromptLookup.draft(sequence, match);
        List<Integer> drafts = new ArrayList<>();
        for (int i = 0; i < sequence.draft.size(); i++) {
            drafts.add(sequence.draft.token(i));
        }
        return drafts;
    }

    private static String text(Call call) {
        ModelEvent.End end = call.end();
        return end instanceof ModelEvent.Completed done
                ? done.response().finishReason() + " " + done.response().text()
                : end.getClass().getSimpleName();
    }

    /** Runs the same calls with and without drafts, with stop sequences, cancels and slow readers at random. */
    private static List<String> texts(long seed, boolean drafts, List<Call> calls) {
        Random random = new Random(seed);
        TestBench bench = new TestBench();
        bench.parallel = 1 + random.nextInt(5);
        bench.sequences = bench.parallel;
        bench.batchPolicy = random.nextBoolean() ? BatchPolicy.BY_KIND : BatchPolicy.NONE;
        bench.prefillChunkSize = 4 + random.nextInt(20);
        bench.swapBytes = random.nextBoolean() ? 0 : 1 << 20;
        bench.queueCapacity = 100;
        bench.length = 300;
        if (random.nextInt(3) == 0) {
            bench.shared(300 + random.nextInt(100));
        }
        double quality = new double[] {0, 0.3, 0.8, 1}[random.nextInt(4)];
        int most = 1 + random.nextInt(16);
        if (drafts) {
            bench.drafting(most, quality, seed);
            if (random.nextInt(4) == 0) {
                bench.speculation = Speculation.promptLookup(1 + random.nextInt(3), most);
            }
        } else {
            random.nextInt(4);
        }
        Random arrivals = new Random(seed + 1);
        for (int i = 0; i < 12; i++) {
            int length = 1 + arrivals.nextInt(100);
            CallOptions options = CallOptions.NONE
                    .withPriority(arrivals.nextInt(4) == 0 ? 1 : 0)
                    .withTotalTimeout(Duration.ofDays(1));
            int seedOfCall = arrivals.nextInt(1000);
            int limit = 1 + arrivals.nextInt(90);
            List<String> stops = List.of(String.valueOf(arrivals.nextInt(100)), arrivals.nextInt(10) + " 1");
            Call call = bench.submit(
                    Call.prompt(length, arrivals.nextInt(4)), seedOfCall, limit, options, List.of(), stops);
            call.room = 1 + arrivals.nextInt(20);
            for (int step = arrivals.nextInt(6); step > 0; step--) {
                bench.step();
                bench.calls.forEach(one -> one.room++);
            }
        }
        bench.calls.forEach(call -> call.room = Integer.MAX_VALUE);
        bench.run();
        bench.scheduler.close();
        bench.decoder.requireNothingOpen();
        calls.addAll(bench.calls);
        return bench.calls.stream().map(SpeculationTest::text).toList();
    }

    @Test
    void texts_and_reasons_are_the_same_with_and_without_guesses() {
        long start = Long.getLong("llmops.seed", new Random().nextInt(1_000_000));
        int stopped = 0;
        for (long seed = start; seed < start + 150; seed++) {
            List<Call> calls = new ArrayList<>();
            List<String> expected = texts(seed, false, calls);
            assertThat(texts(seed, true, new ArrayList<>()))
                    .as("-Dllmops.seed=" + seed)
                    .isEqualTo(expected);
            for (Call call : calls) {
                stopped += ((ModelEvent.Completed) call.end()).response().finishReason() == FinishReason.STOP ? 1 : 0;
            }
        }
        assertThat(stopped).as("calls that a stop sequence ended").isGreaterThan(100);
    }
}
