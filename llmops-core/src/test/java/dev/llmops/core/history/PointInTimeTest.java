package dev.llmops.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.adapter.AdapterSource;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.StoreOptions;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.RandomRecords;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An incident is reconstructed: what was live then. */
class PointInTimeTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void labels_and_versions_are_those_of_the_time() {
        MovingClock clock = new MovingClock();
        try (Store store = Stores.sqlite(
                folder.resolve("a.db"), StoreOptions.builder().clock(clock).build())) {
            register(store, "one");
            clock.now = NOON.plusSeconds(10);
            store.prompts().label("support", 1, "production", PromptCommit.NONE);
            clock.now = NOON.plusSeconds(20);
            register(store, "two");
            clock.now = NOON.plusSeconds(30);
            store.prompts().label("support", 2, "production", PromptCommit.NONE);
            clock.now = NOON.plusSeconds(40);
            store.prompts().change(LabelChange.remove("support", "production", PromptCommit.NONE));

            assertThat(at(store, -1).prompts()).isEmpty();
            assertThat(at(store, 5).prompts()).containsExactly("support");
            assertThat(at(store, 5).labels("support")).isEmpty();
            assertThat(at(store, 10).labels("support")).isEqualTo(Map.of("production", 1));
            assertThat(at(store, 25).prompt("support@production"))
                    .map(PromptVersion::number)
                    .hasValue(1);
            assertThat(at(store, 25).prompt("support"))
                    .map(PromptVersion::number)
                    .hasValue(2);
            assertThat(at(store, 35).labels("support")).isEqualTo(Map.of("production", 2));
            assertThat(at(store, 45).labels("support")).isEmpty();
            assertThat(at(store, 45).labels("unknown")).isEmpty();
        }
    }

    @Test
    void labels_of_adapters_are_known_between_calls_too() {
        MovingClock clock = new MovingClock();
        try (Store store = Stores.sqlite(
                folder.resolve("a.db"), StoreOptions.builder().clock(clock).build())) {
            store.adapters().register("polite", adapter(1), PromptCommit.NONE);
            clock.now = NOON.plusSeconds(10);
            store.adapters().register("polite", adapter(2), PromptCommit.NONE);
            store.adapters().change(LabelChange.move("polite", "champion", 1, PromptCommit.NONE));
            clock.now = NOON.plusSeconds(20);
            store.adapters().change(LabelChange.move("polite", "champion", 2, PromptCommit.NONE));

            assertThat(at(store, -1).adapters()).isEmpty();
            assertThat(at(store, 5).adapters()).containsExactly("polite");
            assertThat(at(store, 5).adapterLabels("polite")).isEmpty();
            assertThat(at(store, 15).adapterLabels("polite")).isEqualTo(Map.of("champion", 1));
            assertThat(at(store, 20).adapterLabels("polite")).isEqualTo(Map.of("champion", 2));
            assertThat(at(store, 20).adapterLabels("unknown")).isEmpty();
        }
    }

    private static AdapterContent adapter(int number) {
        String digest = "sha256:" + String.format("%064x", number);
        return new AdapterContent(digest, "a.gguf", digest, digest, new AdapterSource(digest, "m.json"), null, null);
    }

    @Test
    void an_experiment_deals_what_it_dealt_then() {
        MovingClock clock = new MovingClock();
        try (Store store = Stores.sqlite(
                folder.resolve("a.db"), StoreOptions.builder().clock(clock).build())) {
            Caller ann = Caller.user("ann");
            store.experiments().put(experiment(1, 0), 0, ExperimentChange.of(ExperimentStatus.RUNNING, "x", null));
            clock.now = NOON.plusSeconds(10);
            store.experiments().put(experiment(0, 1), 1, ExperimentChange.of(ExperimentStatus.RUNNING, "x", null));
            clock.now = NOON.plusSeconds(20);
            store.experiments().put(experiment(0, 1), 2, ExperimentChange.of(ExperimentStatus.STOPPED, "x", null));

            assertThat(at(store, -1).experiments()).isEmpty();
            assertThat(at(store, 5).variant("wording", ann)).hasValue("a");
            assertThat(at(store, 15).variant("wording", ann)).hasValue("b");
            assertThat(at(store, 15).variant("wording", Caller.ANONYMOUS)).isEmpty();
            assertThat(at(store, 25).variant("wording", ann)).isEmpty();
            assertThat(at(store, 25).experiments())
                    .singleElement()
                    .satisfies(version -> assertThat(version.status()).isEqualTo(ExperimentStatus.STOPPED));
        }
    }

    private static Experiment experiment(int a, int b) {
        return Experiment.of(
                "wording",
                "support",
                Variant.ofPrompt("a", a, PromptReference.version("support", 1)),
                Variant.ofPrompt("b", b, PromptReference.version("support", 2)));
    }

    @Test
    void the_last_call_that_a_user_got_shows_model_adapter_and_policy() {
        try (Store store = Stores.sqlite(folder.resolve("a.db"))) {
            save(store, call(0, "support", "old"));
            Generation live = save(store, call(10, "support", "new"));
            save(store, call(15, "other", "elsewhere"));
            save(
                    store,
                    call(20, "support", "replayed").toBuilder()
                            .replayOf(live.id())
                            .build());
            save(
                    store,
                    call(21, "support", "shadow").toBuilder()
                            .shadowOf(live.id())
                            .build());

            assertThat(at(store, -1).lastCall("support")).isEmpty();
            assertThat(at(store, 9).lastCall("support"))
                    .hasValueSatisfying(call -> assertThat(call.model().name()).isEqualTo("old"));
            assertThat(at(store, 30).lastCall("support")).hasValueSatisfying(call -> {
                assertThat(call.generation()).isEqualTo(live.id());
                assertThat(call.model().name()).isEqualTo("new");
                assertThat(call.adapters()).isEqualTo(Map.of("polite", "0.5"));
                assertThat(call.prompt().version()).isEqualTo(1);
            });
            assertThat(at(store, 30).lastCall())
                    .hasValueSatisfying(call -> assertThat(call.model().name()).isEqualTo("elsewhere"));
        }
    }

    private static PointInTime at(Store store, int seconds) {
        LlmOps ops = LlmOps.builder()
                .store(store)
                .model(ScriptedModelClient.saying("never asked"))
                .build();
        return ops.at(NOON.plusSeconds(seconds));
    }

    private static void register(Store store, String template) {
        store.prompts().register("support", PromptContent.of(template), PromptCommit.NONE);
    }

    private static Generation save(Store store, Generation generation) {
        store.generations().save(generation).join();
        return generation;
    }

    private static Generation call(int seconds, String prompt, String model) {
        Instant start = NOON.plusSeconds(seconds);
        String millis = String.format("%012x", start.toEpochMilli());
        return new RandomRecords(seconds)
                .generation().toBuilder()
                        .id(new GenerationId(
                                millis.substring(0, 8) + "-" + millis.substring(8) + "-7000-8000-000000000000"))
                        .replayOf(null)
                        .shadowOf(null)
                        .prompt(new PromptUse(prompt, 1, "sha256:" + "0".repeat(64), Map.of(), null))
                        .model(new ModelIdentity("vendor", model, null))
                        .request(ModelRequest.builder()
                                .user("?")
                                .parameters(ModelParameters.builder()
                                        .vendor(Map.of("lora", Map.of("polite", 0.5)))
                                        .build())
                                .build())
                        .timings(new Timings(start, null, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                        .build();
    }

    private static final class MovingClock implements InstantSource {

        private Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }
    }
}
