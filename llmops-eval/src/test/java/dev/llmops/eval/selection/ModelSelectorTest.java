package dev.llmops.eval.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.run.CallReceipt;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.RunException;
import dev.llmops.eval.run.Target;
import dev.llmops.eval.run.TargetAnswer;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.PairedComparison;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelSelectorTest {

    private static final int ROWS = 100;
    private static final GenerationId ID = new GenerationId("00000000-0000-7000-8000-000000000001");

    private final AtomicLong nanos = new AtomicLong();

    private static Dataset rows(int n) {
        return Dataset.of(
                "questions",
                IntStream.range(0, n)
                        .mapToObj(i -> Row.of("" + i, "q" + i, "yes"))
                        .toList());
    }

    private static Cost usd(String amount) {
        return new Cost.Known(new BigDecimal(amount), Currency.getInstance("USD"));
    }

    /** Knows some rows, takes some milliseconds, costs something; throws where it fails. */
    private Target target(String id, IntPredicate knows, long millis, Cost cost, IntPredicate fails) {
        return new Target() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public TargetAnswer answer(Row row) {
                int number = Integer.parseInt(row.id());
                nanos.addAndGet(millis * 1_000_000);
                if (fails.test(number)) {
                    throw new ModelUnavailableException("down");
                }
                EvaluationCase judged = new EvaluationCase(
                        row.input(), knows.test(number) ? "yes" : "no", row.expected(), List.of(), List.of());
                return new TargetAnswer(judged, new CallReceipt(ID, TokenUsage.of(1, 1), cost));
            }
        };
    }

    private Target target(String id, IntPredicate knows, long millis, Cost cost) {
        return target(id, knows, millis, cost, number -> false);
    }

    private ModelSelector.Builder selector() {
        return ModelSelector.builder(TextMetric.EXACT_MATCH).ticker(nanos::get);
    }

    private static List<String> names(List<CandidateResult> candidates) {
        return candidates.stream().map(CandidateResult::name).toList();
    }

    @Test
    void the_front_has_whom_no_other_beats_and_the_text_says_so_with_intervals() {
        ModelSelection selection = selector()
                .concurrency(1)
                .candidate("large", target("l", i -> i < 90, 900, usd("0.01")))
                .candidate("small", target("s", i -> i < 70, 100, usd("0.001")))
                .candidate("worse", target("w", i -> i < 60, 200, usd("0.002")))
                .build()
                .select(rows(ROWS));

        assertThat(names(selection.front())).containsExactly("large", "small");
        CandidateResult large = selection.candidates().get(0);
        assertThat(large.quality().mean()).isEqualTo(0.9);
        assertThat(large.quality().method()).isEqualTo(Estimate.Method.WILSON);
        assertThat(large.cost().mean()).isEqualTo(0.01);
        assertThat(large.seconds().mean()).isEqualTo(0.9);
        ModelSelection.Dominated beaten = selection.dominated().get(0);
        assertThat(beaten.name()).isEqualTo("worse");
        assertThat(beaten.by()).isEqualTo("small");
        assertThat(beaten.quality().difference()).isEqualTo(0.1);
        assertThat(beaten.quality().verdict()).isEqualTo(PairedComparison.Verdict.BETTER);
        assertThat(selection.text()).isEqualTo("""
                        100 rows; means with 95 % intervals
                        candidate  exact-match           USD for 1,000 calls   seconds               failed  front
                        large      0.900 [0.826, 0.945]  10.0 [10.0, 10.0]     0.900 [0.900, 0.900]  0       yes
                        small      0.700 [0.604, 0.781]  1.000 [1.000, 1.000]  0.100 [0.100, 0.100]  0       yes
                        worse      0.600 [0.502, 0.691]  2.000 [2.000, 2.000]  0.200 [0.200, 0.200]  0       no
                        small beats worse: quality +0.100 [+0.040, +0.160], p 0.002 (better), and neither dearer nor slower
                        """);
    }

    @Test
    void a_candidate_of_unknown_cost_is_on_no_front_and_beats_nobody() {
        ModelSelection selection = selector()
                .candidate("best", target("b", i -> true, 1, new Cost.Unknown("no price")))
                .candidate("known", target("k", i -> i < 50, 100, usd("0.001")))
                .build()
                .select(rows(ROWS));

        assertThat(names(selection.front())).containsExactly("known");
        assertThat(selection.candidates().get(0).cost()).isNull();
        assertThat(selection.candidates().get(0).unknownCosts()).isEqualTo(ROWS);
        assertThat(selection.text()).contains("unknown").contains("cost unknown");
    }

    @Test
    void one_answer_of_unknown_cost_makes_the_cost_unknown() {
        AtomicLong calls = new AtomicLong();
        Target partly = new Target() {
            @Override
            public String id() {
                return "p";
            }

            @Override
            public TargetAnswer answer(Row row) {
                Cost cost = calls.incrementAndGet() == 3 ? new Cost.Unknown("no tokens") : usd("0.001");
                return target("p", i -> true, 1, cost).answer(row);
            }
        };

        ModelSelection selection = selector()
                .candidate("partly", partly)
                .candidate("known", target("k", i -> true, 1, usd("1")))
                .build()
                .select(rows(5));

        assertThat(selection.candidates().get(0).cost()).isNull();
        assertThat(selection.candidates().get(0).unknownCosts()).isEqualTo(1);
    }

    @Test
    void rows_without_an_answer_count_as_0_and_are_said() {
        ModelSelection selection = selector()
                .candidate("flaky", target("f", i -> true, 1, usd("0.001"), i -> i % 2 == 0))
                .candidate("steady", target("s", i -> i < 80, 1, usd("0.001")))
                .build()
                .select(rows(ROWS));

        CandidateResult flaky = selection.candidates().get(0);
        assertThat(flaky.failed()).isEqualTo(50);
        assertThat(flaky.quality().mean()).isEqualTo(0.5);
        assertThat(names(selection.front())).containsExactly("steady");
        assertThat(selection.text())
                .contains("50 of 100")
                .contains("flaky gave no answer to 50 rows: they count as 0, and what they cost is not known");
    }

    @Test
    void equals_are_both_on_the_front() {
        ModelSelection selection = selector()
                .candidate("a", target("a", i -> i < 5, 10, usd("1")))
                .candidate("b", target("b", i -> i < 5, 10, usd("1")))
                .build()
                .select(rows(10));

        assertThat(names(selection.front())).containsExactly("a", "b");
    }

    @Test
    void what_cannot_be_compared_is_refused() {
        assertThatThrownBy(() -> selector()
                        .candidate("a", target("a", i -> true, 1, usd("1")))
                        .build())
                .hasMessage("a choice needs at least two candidates, but there were 1");
        assertThatThrownBy(() -> selector()
                        .candidate("a", target("a", i -> true, 1, usd("1")))
                        .candidate("a", target("b", i -> true, 1, usd("1"))))
                .hasMessage("there is a candidate 'a' already");
        assertThatThrownBy(() -> selector()
                        .candidate("a", target("a", i -> true, 1, usd("1")))
                        .candidate(
                                "b",
                                target("b", i -> true, 1, new Cost.Known(BigDecimal.ONE, Currency.getInstance("EUR"))))
                        .build()
                        .select(rows(2)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("must be in one currency, but were in [USD, EUR]");
        Map<String, EvaluationRun> runs = new LinkedHashMap<>();
        runs.put("a", run(rows(2)));
        runs.put("b", run(rows(3)));
        assertThatThrownBy(() -> ModelSelection.of("exact-match", runs, 1))
                .hasMessageContaining("'b' was asked others than the first");
        assertThatThrownBy(() -> ModelSelection.of("f1", Map.of("a", run(rows(2))), 1))
                .hasMessageContaining("'f1' must have judged every candidate");
        assertThatThrownBy(() -> ModelSelection.of("f1", Map.of(), 1)).hasMessageContaining("at least one candidate");
    }

    private EvaluationRun run(Dataset rows) {
        return EvaluationRunner.builder(target("t", i -> true, 1, usd("1")), List.of(TextMetric.EXACT_MATCH))
                .build()
                .run(rows);
    }
}
