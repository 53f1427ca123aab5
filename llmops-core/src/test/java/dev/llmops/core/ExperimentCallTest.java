package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentConflictException;
import dev.llmops.api.experiment.ExperimentScope;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.experiment.Outcome;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.UnitQuery;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.NotAssigned;
import dev.llmops.api.generation.NotAssigned.Reason;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.core.replay.Change;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.PlanVersion;
import dev.llmops.testkit.FakeGuardrail;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What variants change about a call, what takes a call out of an experiment, and what is written down. */
class ExperimentCallTest {

    private static final ExperimentChange START = ExperimentChange.of(ExperimentStatus.RUNNING, null, null);

    private final PromptRegistry registry = PromptRegistries.inMemory(() -> Fixture.START);
    private final MemoryStore store = new MemoryStore(registry);
    private final Fixture fixture = new Fixture(store);
    private final ScriptedModelClient model = ScriptedModelClient.saying("yes");

    @Test
    void a_variant_sets_parameters_and_adapter_and_those_of_the_call_win() {
        register("p", "{{question}}");
        fixture.builder.experiment(only(Variant.builder("b", 1)
                .parameters(
                        ModelParameters.builder().temperature(0.9).maxTokens(50).build())
                .adapter("polite")
                .build()));
        LlmOps ops = fixture.with(model);

        ops.prompt("p").with("question", "?").forUser("u").ask();
        assertThat(model.lastRequest().parameters().temperature()).isEqualTo(0.9);
        assertThat(model.lastRequest().parameters().vendor()).isEqualTo(Map.of("lora", Map.of("polite", 1.0)));

        Generation seeded = ops.prompt("p")
                .with("question", "?")
                .parameters(ModelParameters.builder().topK(3).build())
                .forUser("u")
                .ask()
                .generation();
        assertThat(seeded.assignments()).hasSize(1);
        assertThat(seeded.request().parameters().topK()).isEqualTo(3);
        assertThat(seeded.request().parameters().maxTokens()).isEqualTo(50);

        assertOutside(
                ops.prompt("p")
                        .with("question", "?")
                        .parameters(ModelParameters.builder().temperature(0.1).build()),
                Reason.PARAMETERS_SET);
        assertThat(model.lastRequest().parameters().temperature()).isEqualTo(0.1);
        assertOutside(
                ops.prompt("p")
                        .with("question", "?")
                        .parameters(ModelParameters.builder()
                                .vendor(Map.of("lora", Map.of("rude", 1.0)))
                                .build()),
                Reason.ADAPTER_NAMED);
    }

    @Test
    void a_variant_chooses_retrieval_and_guardrails() {
        register("p", "{{#each passages}}{{text}}{{/each}} {{question}}");
        fixture.builder
                .retrieval(Retrieval.of(query -> List.of(passage("narrow"))))
                .retrieval("wide", Retrieval.of(query -> List.of(passage("wide"), passage("wider"))))
                .guardrails(
                        "strict",
                        FakeGuardrail.of(
                                "strict",
                                GuardrailStage.USER_INPUT,
                                (stage, text, context) -> text.contains("cable")
                                        ? new Decision.Block("no cables", List.of())
                                        : new Decision.Pass(List.of())))
                .experiment(only(Variant.builder("b", 1)
                        .retrieval("wide")
                        .guardrails("strict")
                        .build()));
        LlmOps ops = fixture.with(model);

        assertThat(ops.prompt("p")
                        .with("question", "?")
                        .forUser("u")
                        .ask()
                        .generation()
                        .passages())
                .hasSize(2);
        assertThatExceptionOfType(GuardrailBlockedException.class)
                .isThrownBy(() ->
                        ops.prompt("p").with("question", "cable").forUser("u").ask());
        GenerationId varied =
                ops.prompt("p").with("question", "?").forUser("u").ask().generationId();
        assertThat(ops.fork(varied, Change.retrieval()).differences())
                .as("a fork finds by the retrieval of the variant")
                .isEmpty();
        assertThat(ops.fork(varied, Change.variables(Map.of("question", "cable")))
                        .forked()
                        .status())
                .as("and is guarded as the variant is")
                .isEqualTo(GenerationStatus.BLOCKED);
        Generation nobody = ops.prompt("p").with("question", "cable").ask().generation();
        assertThat(nobody.passages()).hasSize(1);
        assertThat(nobody.notAssigned()).containsExactly(new NotAssigned("x", Reason.ANONYMOUS));
    }

    @Test
    void calls_without_a_prompt_take_part_by_model_or_application() {
        fixture.builder
                .model("old", ScriptedModelClient.saying("old"))
                .model("new", ScriptedModelClient.saying("new"))
                .model("other", ScriptedModelClient.saying("other"))
                .experiment(Experiment.builder("upgrade", ExperimentScope.model("old"))
                        .variant(Variant.control("stay", 0))
                        .variant(Variant.ofModel("move", 1, "new"))
                        .build())
                .experiment(Experiment.builder("heat", ExperimentScope.application())
                        .variant(Variant.control("cold", 0))
                        .variant(Variant.builder("hot", 1)
                                .parameters(ModelParameters.builder()
                                        .temperature(1.5)
                                        .build())
                                .build())
                        .build());
        LlmOps ops = fixture.builder.build();

        assertThat(ops.asModelClient(Caller.user("u"))
                        .generate(ModelRequest.user("?"))
                        .text())
                .isEqualTo("new");
        assertThat(store.last().assignments())
                .extracting(assignment -> assignment.variant())
                .containsExactlyInAnyOrder("move", "hot");
        assertThat(store.last().request().parameters().temperature()).isEqualTo(1.5);
        assertThat(ops.asModelClient(Caller.user("u"))
                        .withModel("old")
                        .generate(ModelRequest.user("?"))
                        .text())
                .isEqualTo("new");
        assertThat(ops.asModelClient(Caller.user("u"))
                        .withModel("other")
                        .generate(ModelRequest.user("?"))
                        .text())
                .isEqualTo("other");
        assertThat(store.last().assignments()).hasSize(1);
    }

    @Test
    void who_takes_no_part_gets_the_control_and_the_variant_of_another_experiment_of_the_layer() {
        register("p", "one");
        register("p", "two");
        register("p", "three");
        fixture.builder.experiment(layered("first", 0, 5_000, 2)).experiment(layered("second", 5_000, 10_000, 3));
        LlmOps ops = fixture.with(model);

        for (int i = 0; i < 20; i++) {
            Generation generation = ops.prompt("p").forUser("u" + i).ask().generation();
            assertThat(generation.assignments()).hasSize(1);
            assertThat(generation.notAssigned())
                    .extracting(NotAssigned::reason)
                    .containsExactly(Reason.OUTSIDE_OF_RANGE);
            boolean first = generation.assignments().get(0).experiment().equals("first");
            assertThat(generation.prompt().version()).isEqualTo(first ? 2 : 3);
        }
    }

    @Test
    void a_unit_is_exposed_once_and_testers_are_not() {
        register("p", "one");
        fixture.builder.experiment(only(Variant.ofModel("b", 1, "scripted")).toBuilder()
                .tester("tess", "a")
                .build());
        List<Exposure> exposed = new ArrayList<>();
        LlmOps ops = watching(exposure -> {
            exposed.add(exposure);
            return CompletableFuture.completedFuture(true);
        });

        for (int i = 0; i < 3; i++) {
            ops.prompt("p").forUser("u").forTenant("acme").tag("plan", "pro").ask();
            ops.prompt("p").forUser("tess").ask();
        }
        Generation tester = store.last();

        assertThat(exposed).hasSize(1);
        assertThat(exposed.get(0).unit()).isEqualTo("u");
        assertThat(exposed.get(0).variant()).isEqualTo("b");
        assertThat(exposed.get(0).propensity()).isEqualTo(1);
        assertThat(exposed.get(0).at()).isEqualTo(store.saved.get(0).timings().startedAt());
        assertThat(exposed.get(0).generation())
                .isEqualTo(store.saved.get(0).id().value());
        assertThat(exposed.get(0).segments()).isEqualTo(Map.of("tenant", "acme", "plan", "pro"));
        assertThat(tester.assignments().get(0).tester()).isTrue();
        assertThat(tester.assignments().get(0).variant()).isEqualTo("a");
    }

    @Test
    void an_exposure_that_was_not_kept_is_tried_again_and_fails_no_call() {
        register("p", "one");
        fixture.builder.experiment(only(Variant.ofModel("b", 1, "scripted")));
        List<Exposure> tries = new ArrayList<>();
        LlmOps ops = watching(exposure -> {
            tries.add(exposure);
            if (tries.size() == 1) {
                throw new IllegalStateException("a store that breaks its word");
            }
            return tries.size() == 2
                    ? CompletableFuture.failedFuture(new StoreUnavailableException("down"))
                    : CompletableFuture.completedFuture(true);
        });

        for (int i = 0; i < 5; i++) {
            assertThat(ops.prompt("p").forUser("u").ask().text()).isEqualTo("yes");
        }

        assertThat(tries).hasSize(3);
        assertThat(fixture.faults).hasSize(2);
    }

    @Test
    void changes_in_the_store_reach_a_running_application_and_a_store_that_is_down_changes_nothing() {
        register("p", "one");
        fixture.builder.experimentRefresh(Duration.ofMillis(1));
        LlmOps ops = fixture.builder
                .model(model)
                .model("other", ScriptedModelClient.saying("no"))
                .experimentExecutor(Runnable::run)
                .build();
        assertThat(ops.prompt("p").forUser("u").ask().text()).isEqualTo("yes");

        Experiment experiment = only(Variant.ofModel("b", 1, "other"));
        ops.experiments().put(experiment, 0, START);
        ops.prompt("p").forUser("u").ask();
        assertThat(ops.prompt("p").forUser("u").ask().text()).isEqualTo("no");

        ops.experiments().put(experiment, 1, ExperimentChange.of(ExperimentStatus.STOPPED, null, null));
        ops.prompt("p").forUser("u").ask();
        assertThat(ops.prompt("p").forUser("u").ask().text()).isEqualTo("yes");
    }

    @Test
    void an_experiment_of_the_store_that_names_what_is_not_here_is_left_out_and_told_of() {
        register("p", "one");
        store.experiments.put(only(Variant.ofModel("b", 1, "gone")), 0, START);
        LlmOps ops = fixture.with(model);

        assertThat(ops.prompt("p").forUser("u").ask().text()).isEqualTo("yes");
        assertThat(fixture.faults)
                .singleElement()
                .satisfies(fault -> assertThat(fault)
                        .hasMessageContaining("variant 'b' names the model 'gone', and there are [scripted]"));
    }

    @Test
    void an_experiment_in_the_code_that_names_what_is_not_here_is_refused() {
        fixture.builder.experiment(
                only(Variant.builder("b", 1).retrieval("wide").build()));

        assertThatIllegalStateException()
                .isThrownBy(() -> fixture.with(model))
                .withMessageContaining("names the retrieval 'wide'");
    }

    @Test
    void the_stored_experiment_wins_over_the_same_in_the_code_and_another_one_is_an_error() {
        register("p", "one");
        Experiment given = only(Variant.ofModel("b", 1, "scripted"));
        store.experiments.put(given, 0, START);
        store.experiments.put(given.withWeights(Map.of("a", 3)), 1, START);

        fixture.builder.experiment(given);
        LlmOps ops = fixture.with(model);
        assertThat(ops.experiments().find("x").map(ExperimentVersion::number)).contains(2);

        LlmOpsBuilder other = new Fixture(store).builder.model(model).experiment(given.withWeights(Map.of("a", 7)));
        assertThatIllegalStateException()
                .isThrownBy(other::build)
                .withMessageContaining("is none of its 2 versions in the store")
                .withMessageContaining("Take it out of the code to run the stored one");
    }

    @Test
    void experiments_in_each_others_way_are_refused_when_building() {
        fixture.builder
                .experiment(only(Variant.ofModel("b", 1, "scripted")))
                .experiment(Experiment.of("y", "p", Variant.control("a", 1), Variant.ofModel("b", 1, "scripted")));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.with(model))
                .withMessageContaining("can meet the same call, and both set its model");
    }

    @Test
    void outcomes_are_kept_under_the_time_of_the_clock() {
        LlmOps ops = fixture.with(model);

        ops.outcome("u", "bought", 2);
        ops.outcome("u", "bought", 3);
        store.experiments
                .expose(new Exposure("x", 1, "a", "u", Fixture.START, null, 1, Map.of()))
                .join();

        List<UnitMetrics> rows = new ArrayList<>();
        ops.experiments().units(UnitQuery.of("x"), rows::add);
        assertThat(rows.get(0).metrics().get("bought").sum()).isEqualTo(5);
        assertThatIllegalArgumentException().isThrownBy(() -> ops.outcome("u", "bought", Double.NaN));
    }

    @Test
    void what_decides_a_stored_experiment_is_fixed_at_the_time_of_the_clock() {
        LlmOps ops = fixture.with(model);
        ops.experiments()
                .put(
                        only(Variant.ofModel("b", 1, "scripted")),
                        0,
                        ExperimentChange.of(ExperimentStatus.DRAFT, "ann", null));

        PlanVersion fixed =
                ops.experiment("x").fix(AnalysisPlan.builder().alpha(0.01).build(), "ann", "before it starts");

        assertThat(fixed.number()).isEqualTo(1);
        assertThat(ops.experiment("x").plan()).contains(fixed);
    }

    private void assertOutside(Ask ask, Reason reason) {
        Generation generation = ask.forUser("u").ask().generation();
        assertThat(generation.assignments()).isEmpty();
        assertThat(generation.notAssigned()).containsExactly(new NotAssigned("x", reason));
    }

    private static Experiment only(Variant b) {
        return Experiment.of("x", "p", Variant.control("a", 0), b);
    }

    private static Experiment layered(String name, int from, int to, int version) {
        return Experiment.of(
                        name,
                        "p",
                        Variant.ofPrompt("a", 0, PromptReference.version("p", 1)),
                        Variant.ofPrompt("b", 1, PromptReference.version("p", version)))
                .toBuilder()
                .layer("wording", from, to)
                .build();
    }

    private static Passage passage(String text) {
        return new Passage(text, new CharRange(0, text.length()), text, 1.0, Map.of());
    }

    private void register(String name, String template) {
        registry.register(name, PromptContent.of(template), PromptCommit.NONE);
    }

    private LlmOps watching(Function<Exposure, CompletableFuture<Boolean>> exposures) {
        store.experiments = new Watched(store.experiments, exposures);
        return fixture.with(model);
    }

    /** Another store, but for exposures. */
    private record Watched(ExperimentStore other, Function<Exposure, CompletableFuture<Boolean>> exposures)
            implements ExperimentStore {

        @Override
        public ExperimentVersion put(Experiment experiment, int expectedVersion, ExperimentChange change)
                throws ExperimentConflictException {
            return other.put(experiment, expectedVersion, change);
        }

        @Override
        public boolean renew(String name, int number, Instant until) {
            return other.renew(name, number, until);
        }

        @Override
        public Optional<ExperimentVersion> find(String name) {
            return other.find(name);
        }

        @Override
        public List<ExperimentVersion> history(String name) {
            return other.history(name);
        }

        @Override
        public List<ExperimentVersion> latest() {
            return other.latest();
        }

        @Override
        public CompletableFuture<Boolean> expose(Exposure exposure) {
            return exposures.apply(exposure);
        }

        @Override
        public boolean save(Outcome outcome) {
            return other.save(outcome);
        }

        @Override
        public void units(UnitQuery query, Consumer<UnitMetrics> reader) {
            other.units(query, reader);
        }

        @Override
        public long unjoined(String experiment) {
            return other.unjoined(experiment);
        }

        @Override
        public int erase(String unit) {
            return other.erase(unit);
        }
    }
}
