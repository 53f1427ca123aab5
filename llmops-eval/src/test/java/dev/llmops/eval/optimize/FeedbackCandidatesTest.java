package dev.llmops.eval.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.UnitQuery;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.generation.ExamplesUse;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.prompt.PromptFile;
import dev.llmops.core.prompt.examples.ExampleSet;
import dev.llmops.core.store.Stores;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.RecordedRows;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what people say of answers to what is made of it, and back by its ids. */
class FeedbackCandidatesTest {

    private static final int CALLS = 80;

    private static final String SHOWS = """
            ---
            examples:
              set: corrected
              fields: [question, answer]
              select: similar
              count: 2
            ---
            Answer as here: {{#each examples}}{{question}} {{answer}} {{/each}}{{question}}
            """;

    @TempDir
    private Path folder;

    private final ScriptedModelClient model = PlantedTask.model();
    private final Map<String, String> corrections = new HashMap<>();
    private LlmOps ops;

    @BeforeEach
    void collect() {
        ops = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .model(model)
                .build();
        for (int i = 0; i < CALLS; i++) {
            GenerationId id = ops.request(ModelRequest.user("q" + i)).ask().generationId();
            corrections.put(id.value(), ops.feedback().correction(id, "a" + i).id());
            ops.feedback().thumbsDown(id, "not what was asked");
        }
    }

    @AfterEach
    void close() {
        ops.close();
    }

    private RecordedRows rows() {
        return new RecordedRows(ops.generations(), ops.feedbackStore(), Scrubber.noop());
    }

    @Test
    void feedback_becomes_prompt_candidates_whose_examples_lead_back_to_it() {
        Dataset recorded = rows().dataset("recorded", GenerationQuery.latest(CALLS));
        Map<String, Row> byId = new HashMap<>();
        recorded.rows().forEach(row -> byId.put(row.id(), row));

        Optimization found = PromptOptimizer.builder(
                        PlantedTask.ops(model),
                        PlantedTask.version(),
                        TextMetric.EXACT_MATCH,
                        OptimizationBudget.ofCalls(300))
                .instructions(PlantedTask.instructions())
                .proposals(2)
                .exampleSets(3)
                .seed(11)
                .build()
                .optimize(PromptSplit.of(recorded, 0.4, null, 7));

        Set<String> shown = new HashSet<>();
        found.candidates().forEach(each -> shown.addAll(each.examples()));
        assertThat(shown).isNotEmpty().allSatisfy(id -> {
            Row row = byId.get(id);
            assertThat(ops.generations().find(new GenerationId(id))).isPresent();
            assertThat(row.metadata().get(RecordedRows.FEEDBACK))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                    .contains(corrections.get(id));
        });
        assertThat(model.requests())
                .as("who proposes is told what people said")
                .anyMatch(request -> request.messages().stream()
                        .anyMatch(message ->
                                message.text().contains("People said of such an answer: not what was asked")));
    }

    @Test
    void feedback_becomes_a_pool_of_examples_and_a_call_that_shows_one_names_it() {
        ExampleSet examples = rows().examples(GenerationQuery.latest(10));
        assertThat(examples.examples()).hasSize(10);

        try (LlmOps shows = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("shows.db")))
                .model(ScriptedModelClient.of(request -> ScriptedModelClient.script("fine")))
                .examples("corrected", examples)
                .build()) {
            shows.prompts().register("shot", PromptFile.parse("shot", SHOWS).content(), PromptCommit.NONE);
            Answer answer = shows.prompt("shot").with("question", "q75").ask();
            Generation generation =
                    shows.generations().find(answer.generationId()).orElseThrow();

            List<String> used = generation.prompt().examples().shown().stream()
                    .map(ExamplesUse.Shown::id)
                    .toList();
            assertThat(used).hasSize(2);
            for (String id : used) {
                assertThat(ops.feedbackStore().of(new GenerationId(id)))
                        .extracting(Feedback::id)
                        .contains(corrections.get(id));
            }
        }
    }

    @Test
    void feedback_becomes_outcomes_of_an_experiment() {
        try (LlmOps tried = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("experiment.db")))
                .model(ScriptedModelClient.of(request -> ScriptedModelClient.script("fine")))
                .experiment(Experiment.of(
                        "wording",
                        "support",
                        Variant.ofPrompt("control", 1, PromptReference.labelled("support", "production")),
                        Variant.ofPrompt("shorter", 1, PromptReference.labelled("support", "candidate"))))
                .build()) {
            for (String label : List.of("production", "candidate")) {
                int number = tried.prompts()
                        .register("support", PromptContent.of(label + " {{question}}"), PromptCommit.NONE)
                        .number();
                tried.prompts().label("support", number, label, PromptCommit.NONE);
            }
            Map<String, String> variants = new HashMap<>();
            for (int user = 0; user < 20; user++) {
                GenerationId id = tried.prompt("support")
                        .with("question", "?")
                        .forUser("u" + user)
                        .ask()
                        .generationId();
                variants.put(
                        "u" + user,
                        tried.generations()
                                .find(id)
                                .orElseThrow()
                                .assignments()
                                .get(0)
                                .variant());
                tried.feedback().rating(id, user % 2 == 0 ? 5 : 1);
            }
            List<UnitMetrics> units = new ArrayList<>();
            tried.experiments().units(UnitQuery.of("wording"), units::add);

            assertThat(units).hasSize(20).allSatisfy(unit -> {
                assertThat(unit.variant()).isEqualTo(variants.get(unit.unit()));
                double expected = Integer.parseInt(unit.unit().substring(1)) % 2 == 0 ? 1 : 0;
                assertThat(unit.metrics().get(UnitMetrics.RATING).mean()).isEqualTo(expected);
            });
        }
    }
}
