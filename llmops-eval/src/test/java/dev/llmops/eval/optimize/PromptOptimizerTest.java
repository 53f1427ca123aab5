package dev.llmops.eval.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.prompt.FewShot;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.optimize.HeldOutResult.Decision;
import dev.llmops.testkit.ScriptedModelClient;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptOptimizerTest {

    private static final int CALLS = 560;
    private static final PromptSplit SPLIT = PromptSplit.of(PlantedTask.rows(160), 0.5, "group", 7);

    private static final ScriptedModelClient MODEL = PlantedTask.model();
    private static final Optimization FOUND = optimize(MODEL);

    @TempDir
    Path folder;

    private static PromptOptimizer.Builder optimizer(ScriptedModelClient model, OptimizationBudget budget) {
        return PromptOptimizer.builder(PlantedTask.ops(model), PlantedTask.version(), TextMetric.EXACT_MATCH, budget)
                .instructions(PlantedTask.instructions())
                .proposals(0)
                .exampleSets(3)
                .seed(11);
    }

    private static Optimization optimize(ScriptedModelClient model) {
        return optimizer(model, OptimizationBudget.ofCalls(CALLS))
                .ablation(true)
                .build()
                .optimize(SPLIT);
    }

    private static Evaluator scoring(ToDoubleFunction<EvaluationCase> score) {
        return new Evaluator() {
            @Override
            public String name() {
                return "own";
            }

            @Override
            public Judgement evaluate(EvaluationCase answer) {
                return new Judgement("own", Score.of(score.applyAsDouble(answer)), null);
            }
        };
    }

    @Test
    void finds_the_planted_best_and_proves_it_on_held_out_rows() {
        Optimization found = FOUND;

        assertThat(found.best().instruction()).isEqualTo("Be GOOD at it.");
        assertThat(found.best().examples()).hasSize(4);
        assertThat(found.verdict().decision()).isEqualTo(Decision.BETTER);
        assertThat(found.verdict().rows()).isEqualTo(80);
        assertThat(found.verdict().units()).isEqualTo(40);
        assertThat(found.verdict().baselineMean()).isBetween(0.2, 0.4);
        assertThat(found.verdict().candidateMean()).isBetween(0.7, 0.9);
        assertThat(found.verdict().candidateTokens()).isGreaterThan(0);
        assertThat(found.ablation())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.candidateMean())
                        .isLessThan(found.verdict().candidateMean()));
        assertThat(found.candidates())
                .filteredOn(each -> each.id().equals("i1"))
                .allSatisfy(bad -> {
                    assertThat(bad.left()).isNotNull();
                    assertThat(bad.rows()).isLessThan(60);
                });
    }

    @Test
    void the_search_never_asks_a_held_out_row_nor_shows_one() {
        Set<Integer> heldOut = SPLIT.heldOut().rows().stream()
                .map(row -> Integer.parseInt(row.input().substring(1)))
                .collect(Collectors.toSet());
        List<ModelRequest> requests = MODEL.requests();
        int first = 0;
        while (!heldOut.contains(PlantedTask.number(requests.get(first)))) {
            first++;
        }
        assertThat(requests.subList(first, requests.size()))
                .as("the verdict comes after all else, and asks nothing else")
                .allSatisfy(request -> assertThat(heldOut).contains(PlantedTask.number(request)));
        Set<String> shown = new HashSet<>();
        FOUND.candidates().forEach(each -> shown.addAll(each.examples()));
        assertThat(SPLIT.heldOut().rows()).noneMatch(row -> shown.contains(row.id()));
    }

    @Test
    void no_candidate_is_scored_by_a_row_that_it_shows() {
        assertThat(MODEL.requests())
                .allSatisfy(request -> assertThat(request.messages().stream()
                                .map(message -> message.text().replaceAll("\\D+", ""))
                                .filter(number -> number.equals(String.valueOf(PlantedTask.number(request)))))
                        .hasSize(1));
    }

    @Test
    void the_same_seed_finds_the_same_and_another_may_draw_others() {
        assertThat(optimize(PlantedTask.model()).json()).isEqualTo(FOUND.json());
        Optimization other = optimizer(PlantedTask.model(), OptimizationBudget.ofCalls(CALLS))
                .seed(12)
                .build()
                .optimize(SPLIT);
        assertThat(other.candidates().get(4).examples())
                .isNotEqualTo(FOUND.candidates().get(4).examples());
    }

    @Test
    void asks_for_proposals_in_two_rounds_and_tells_the_second_of_the_first() {
        ScriptedModelClient model = PlantedTask.model();
        Optimization found = optimizer(model, OptimizationBudget.ofCalls(CALLS))
                .instructions(List.of())
                .proposals(4)
                .exampleSets(0)
                .build()
                .optimize(SPLIT);
        assertThat(found.best().source()).isEqualTo("proposed");
        assertThat(found.verdict().decision()).isEqualTo(Decision.BETTER);
        List<String> asked = model.requests().stream()
                .filter(request -> String.valueOf(request.systemText()).startsWith("You write"))
                .map(request -> request.messages().get(1).text())
                .toList();
        assertThat(asked).hasSize(4).doesNotHaveDuplicates();
        assertThat(asked.get(0)).doesNotContain("were tried");
        assertThat(asked.get(3)).contains("were tried", "Be GOOD, proposal", "still made these mistakes");
    }

    @Test
    void a_proposal_that_repeats_the_request_is_refused() {
        ScriptedModelClient parrot = ScriptedModelClient.of(request -> ScriptedModelClient.script(
                String.valueOf(request.systemText()).startsWith("You write")
                        ? request.messages().get(1).text()
                        : PlantedTask.answer(request)));
        Optimization found = optimizer(parrot, OptimizationBudget.ofCalls(CALLS))
                .proposals(1)
                .exampleSets(0)
                .build()
                .optimize(SPLIT);
        assertThat(found.refused())
                .singleElement()
                .satisfies(each -> assertThat(each.reason()).isEqualTo("it repeats what the model was asked"));
    }

    @Test
    void calls_never_exceed_the_budget() {
        for (int calls : new int[] {250, 330}) {
            ScriptedModelClient model = PlantedTask.model();
            Optimization found =
                    optimizer(model, OptimizationBudget.ofCalls(calls)).build().optimize(SPLIT);
            assertThat(model.requests())
                    .hasSizeLessThanOrEqualTo(calls)
                    .hasSize(found.spending().calls());
            assertThat(found.verdict().comparison())
                    .as("the verdict's calls were kept")
                    .isNotNull();
        }
    }

    @Test
    void tokens_never_exceed_the_budget() {
        for (long tokens : new long[] {2_000, 14_000}) {
            ScriptedModelClient model = PlantedTask.model();
            Optimization found = optimizer(
                            model, OptimizationBudget.ofCalls(CALLS).withTokens(tokens))
                    .maxTokens(20)
                    .build()
                    .optimize(SPLIT);
            assertThat(found.spending().tokens()).isLessThanOrEqualTo(tokens).isPositive();
            assertThat(found.spending().estimated()).isZero();
            if (found.verdict().comparison() == null) {
                assertThat(found.verdict().decision()).isEqualTo(Decision.NO_VERDICT);
            }
        }
    }

    @Test
    void money_never_exceeds_the_budget() {
        Price price = new Price(
                "scripted",
                new BigDecimal("1000"),
                new BigDecimal("5000"),
                null,
                Currency.getInstance("EUR"),
                Instant.EPOCH);
        BigDecimal most = new BigDecimal("7.00");
        try (LlmOps ops = LlmOps.builder()
                .store(Store.noop())
                .model(PlantedTask.model())
                .prices(PriceList.of(List.of(price)))
                .build()) {
            Optimization found = PromptOptimizer.builder(
                            ops,
                            PlantedTask.version(),
                            TextMetric.EXACT_MATCH,
                            OptimizationBudget.ofCalls(CALLS).withMoney(most, price))
                    .instructions(PlantedTask.instructions())
                    .proposals(0)
                    .maxTokens(20)
                    .build()
                    .optimize(SPLIT);
            assertThat(found.spending().money()).isPositive().isLessThanOrEqualTo(most);
            assertThat(found.spending().currency()).isEqualTo("EUR");
            assertThat(found.spending().calls()).isLessThan(CALLS);
        }
    }

    @Test
    void a_search_that_was_stopped_goes_on_and_pays_for_nothing_twice() {
        List<ModelRequest> asked = new ArrayList<>();
        ScriptedModelClient dying = ScriptedModelClient.of(request -> {
            if (asked.size() == 100) {
                Thread.currentThread().interrupt();
                throw new CallCancelledException("stopped");
            }
            asked.add(request);
            return ScriptedModelClient.script(PlantedTask.answer(request));
        });
        assertThatThrownBy(() -> optimizer(dying, OptimizationBudget.ofCalls(CALLS))
                        .ablation(true)
                        .folder(folder)
                        .build()
                        .optimize(SPLIT))
                .isInstanceOfAny(OptimizationException.class, CallCancelledException.class);
        Thread.interrupted();
        ScriptedModelClient second = PlantedTask.model();
        Optimization resumed = optimizer(second, OptimizationBudget.ofCalls(CALLS))
                .ablation(true)
                .folder(folder)
                .build()
                .optimize(SPLIT);
        assertThat(resumed.json()).isEqualTo(FOUND.json());
        assertThat(second.requests()).hasSize(MODEL.requests().size() - asked.size());
        assertThat(second.requests()).doesNotContainAnyElementsOf(asked);
    }

    @Test
    void an_interrupt_cancels() throws InterruptedException {
        List<Throwable> ends = new ArrayList<>();
        ScriptedModelClient silent = ScriptedModelClient.of(request -> List.of());
        Thread search = new Thread(() -> {
            try {
                optimize(silent);
            } catch (CallCancelledException e) {
                ends.add(e);
            }
        });
        search.start();
        while (silent.requests().isEmpty()) {
            Thread.onSpinWait();
        }
        search.interrupt();
        search.join();
        assertThat(ends).hasSize(1);
    }

    @Test
    void what_makes_no_difference_gets_no_verdict() {
        Optimization found = optimizer(PlantedTask.model(), OptimizationBudget.ofCalls(CALLS))
                .instructions(List.of("Be so so.", "Be this or that."))
                .exampleSets(0)
                .build()
                .optimize(SPLIT);
        assertThat(found.best().isBaseline()).isTrue();
        assertThat(found.verdict().text())
                .isEqualTo("no verdict: no candidate scored higher than the baseline on the training rows");
        PromptRegistry registry = PlantedTask.registry();
        assertThat(found.register(registry, null)).isEmpty();
        assertThat(registry.names()).isEmpty();
    }

    @Test
    void a_metric_of_equal_scores_gets_no_verdict() {
        for (double always : new double[] {0, 0.5}) {
            Optimization found = PromptOptimizer.builder(
                            PlantedTask.ops(PlantedTask.model()),
                            PlantedTask.version(),
                            scoring(answer -> always),
                            OptimizationBudget.ofCalls(CALLS))
                    .instructions(PlantedTask.instructions())
                    .proposals(0)
                    .build()
                    .optimize(SPLIT);
            assertThat(found.verdict().decision()).isEqualTo(Decision.NO_VERDICT);
        }
    }

    /** The search overfits: what is good on training rows is good by chance. */
    @Test
    void a_winner_by_chance_gets_no_verdict() {
        ScriptedModelClient coin = ScriptedModelClient.of(request -> ScriptedModelClient.script(
                Math.floorMod(request.messages().toString().hashCode() * 0x9E3779B1, 100) < 50
                        ? "a" + PlantedTask.number(request)
                        : "no"));
        Optimization found =
                optimizer(coin, OptimizationBudget.ofCalls(CALLS)).build().optimize(SPLIT);
        assertThat(found.verdict().decision()).isEqualTo(Decision.NO_VERDICT);
    }

    @Test
    void a_metric_that_gives_no_number_is_refused() {
        assertThatThrownBy(() -> PromptOptimizer.builder(
                                PlantedTask.ops(PlantedTask.model()),
                                PlantedTask.version(),
                                scoring(answer -> Double.NaN),
                                OptimizationBudget.ofCalls(CALLS))
                        .instructions(PlantedTask.instructions())
                        .proposals(0)
                        .build()
                        .optimize(SPLIT))
                .isInstanceOf(OptimizationException.class)
                .hasMessageContaining("'own' must give every answer a finite score")
                .hasMessageContaining("NaN");
    }

    @Test
    void a_model_that_is_down_is_no_low_score() {
        ScriptedModelClient down = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new ModelUnavailableException("down")));
        assertThatThrownBy(() -> optimize(down))
                .isInstanceOf(OptimizationException.class)
                .hasMessageContaining("gave no answer")
                .hasMessageContaining("down");
    }

    @Test
    void registers_a_better_prompt_as_a_version_without_label() {
        PromptRegistry registry = PlantedTask.registry();
        PromptVersion first = registry.register("planted", PlantedTask.CONTENT, PromptCommit.NONE);
        registry.label("planted", 1, "production", PromptCommit.NONE);
        PromptVersion made = FOUND.register(registry, "ann").orElseThrow();
        assertThat(made.number()).isEqualTo(2);
        assertThat(made.parent()).isEqualTo(first.number());
        assertThat(made.labels()).isEmpty();
        assertThat(made.author()).isEqualTo("ann");
        assertThat(FOUND.evidence(made)).satisfies(evidence -> {
            assertThat(evidence.passed()).isTrue();
            assertThat(evidence.contentHash()).isEqualTo(made.contentHash());
            assertThat(evidence.baseline()).isEqualTo(first.contentHash());
        });
        assertThat(made.message()).contains("planted@1", "better", "exact-match", "held-out rows", "sha256:");
    }

    @Test
    void too_small_a_budget_too_few_rows_and_nothing_to_try_are_refused() {
        assertThatThrownBy(() -> optimizer(PlantedTask.model(), OptimizationBudget.ofCalls(170))
                        .build()
                        .optimize(SPLIT))
                .isInstanceOf(OptimizationException.class)
                .hasMessageContaining("leaves 10 for the search after 160 for the verdict");
        assertThatThrownBy(() -> optimizer(PlantedTask.model(), OptimizationBudget.ofCalls(CALLS))
                        .build()
                        .optimize(PromptSplit.of(PlantedTask.rows(8), 0.5, null, 1)))
                .isInstanceOf(OptimizationException.class)
                .hasMessageContaining("at least 6 training rows");
        assertThatThrownBy(() -> optimizer(PlantedTask.model(), OptimizationBudget.ofCalls(CALLS))
                        .instructions(List.of())
                        .exampleSets(0)
                        .build()
                        .optimize(SPLIT))
                .isInstanceOf(OptimizationException.class)
                .hasMessageContaining("nothing to try");
        PromptSplit coarse = PromptSplit.of(
                Dataset.of("a", PlantedTask.rows(60).rows().subList(0, 50)),
                Dataset.of("b", PlantedTask.rows(60).rows().subList(50, 60)),
                "group");
        assertThatThrownBy(() -> optimizer(PlantedTask.model(), OptimizationBudget.ofCalls(CALLS))
                        .build()
                        .optimize(coarse))
                .isInstanceOf(OptimizationException.class)
                .hasMessageContaining("counts 5 held-out groups of 'group', and fewer than 6 can never decide");
        PromptContent showing = new PromptContent(
                "{{#each examples}}{{q}}{{/each}}{{question}}",
                null,
                ModelParameters.NONE,
                null,
                Map.of(),
                List.of(),
                ResponseFormat.TEXT,
                new FewShot("set", List.of("q"), FewShot.Selection.FIXED, 1, "q", "question", null));
        PromptVersion own = PlantedTask.registry().register("own", showing, PromptCommit.NONE);
        assertThatThrownBy(() -> PromptOptimizer.builder(
                                PlantedTask.ops(PlantedTask.model()),
                                own,
                                TextMetric.EXACT_MATCH,
                                OptimizationBudget.ofCalls(CALLS))
                        .build()
                        .optimize(SPLIT))
                .isInstanceOf(OptimizationException.class)
                .hasMessageContaining("own@1 shows examples of the data set 'set' already");
        assertThatThrownBy(() -> PromptSplit.of(Dataset.of("none", List.of()), PlantedTask.rows(2), null))
                .isInstanceOf(OptimizationException.class)
                .hasMessageContaining("both sides of a split must have rows");
    }

    @Test
    void bootstrapped_examples_are_answers_that_the_metric_liked() {
        ScriptedModelClient model = PlantedTask.model();
        Optimization found = optimizer(model, OptimizationBudget.ofCalls(CALLS))
                .instructions(List.of())
                .exampleSource(ExampleSource.BOOTSTRAPPED)
                .shots(List.of(4))
                .build()
                .optimize(SPLIT);
        assertThat(found.best().examples()).hasSize(4);
        assertThat(model.requests())
                .allSatisfy(request -> assertThat(request.messages())
                        .noneMatch(message -> message.text().contains("no idea")));
    }

    @Test
    void the_report_tells_what_was_tried_and_what_it_takes() {
        Optimization found = FOUND;
        assertThat(found.text())
                .contains("planted@1 for exact-match with scripted")
                .contains("Be GOOD at it.")
                .contains("in the worse half after", "alone: ")
                .contains("better: 0.", "held-out rows", "groups", "tokens a call")
                .contains("took " + found.spending().calls() + " calls");
        assertThat(found.json())
                .contains("\"decision\" : \"better\"", "\"bestPrompt\"", "\"examples\"", "\"seed\" : 11");
    }
}
