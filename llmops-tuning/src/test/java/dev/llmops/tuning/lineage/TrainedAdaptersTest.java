package dev.llmops.tuning.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.adapter.AdapterSource;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.retention.ErasureRequest.Progress;
import dev.llmops.api.retention.ErasureRequest.Status;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.privacy.Erasure;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import dev.llmops.tuning.TrainingExport;
import dev.llmops.tuning.TrainingFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An erasure tells which adapters learnt from who is erased. */
class TrainedAdaptersTest {

    private static final Subject ANA = new Subject(null, "ana");

    @TempDir
    private Path folder;

    private Store store;
    private LlmOps ops;

    @BeforeEach
    void open() throws IOException {
        store = Stores.sqlite(folder.resolve("llmops.db"));
        ops = LlmOps.builder()
                .store(store)
                .model(ScriptedModelClient.of(request -> ScriptedModelClient.script("answer")))
                .build();
        register("both", 1, export("both", "ana", "bob"));
        register("bobs", 2, export("bobs", "cem"));
    }

    @AfterEach
    void close() {
        ops.close();
    }

    /** Of a store with the records of these users. */
    private AdapterSource export(String name, String... users) throws IOException {
        try (Store own = Stores.sqlite(folder.resolve(name + ".db"));
                LlmOps asking = LlmOps.builder()
                        .store(own)
                        .model(ScriptedModelClient.of(request -> ScriptedModelClient.script("answer")))
                        .build()) {
            for (String user : users) {
                asking.feedback()
                        .thumbsUp(asking.request(ModelRequest.user("question of " + user))
                                .forUser(user)
                                .ask()
                                .generationId());
            }
            Path out = folder.resolve("out").resolve(name);
            new TrainingExport(own.generations(), own.feedback(), Scrubber.noop())
                    .validation(0, "split")
                    .export(TrainingFormat.TRL_KTO, out);
            return Lineage.source(out.resolve("manifest.json"));
        }
    }

    private void register(String name, int number, @Nullable AdapterSource dataset) {
        String digest = "sha256:" + String.format("%064x", number);
        store.adapters()
                .register(
                        name,
                        new AdapterContent(digest, name + ".gguf", digest, digest, dataset, null, null),
                        PromptCommit.NONE);
    }

    private Progress erase(Subject subject) {
        return Objects.requireNonNull(Erasure.builder(store)
                .holder(TrainedAdapters.of(store.adapters()))
                .build()
                .erase(subject, "dpo", "request")
                .holders()
                .get("adapters"));
    }

    @Test
    void an_adapter_that_learnt_from_the_subject_is_named_and_the_subject_is_not() {
        Progress progress = erase(ANA);

        assertThat(progress.status()).isEqualTo(Status.REMAINS);
        assertThat(progress.rows()).isZero();
        assertThat(progress.explanation())
                .contains("the adapter both@1 learnt from 1 rows of the subject; train it again")
                .doesNotContain("bobs@1")
                .doesNotContain("ana");
    }

    @Test
    void nothing_remains_of_who_is_in_no_export() {
        assertThat(erase(new Subject(null, "eve")).status()).isEqualTo(Status.ERASED);
    }

    @Test
    void of_an_adapter_whose_export_is_not_known_it_says_so() {
        register("found", 3, null);
        register(
                "moved",
                4,
                new AdapterSource(
                        "sha256:" + "0".repeat(64),
                        folder.resolve("gone/manifest.json").toString()));

        assertThat(erase(new Subject(null, "eve")).explanation())
                .contains("nobody can tell whether the adapter found@1 learnt")
                .contains("nobody can tell whether the adapter moved@1 learnt");
    }
}
