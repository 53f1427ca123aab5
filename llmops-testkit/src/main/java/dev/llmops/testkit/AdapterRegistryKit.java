package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.adapter.AdapterMismatchException;
import dev.llmops.api.adapter.AdapterNotFoundException;
import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.adapter.AdapterSource;
import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelConflictException;
import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.PromptCommit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link AdapterRegistry} must do. A test of an implementation extends this class. */
public abstract class AdapterRegistryKit {

    private static final PromptCommit ANA = new PromptCommit("ana", "trained on November's feedback");

    private AdapterRegistry registry = AdapterRegistry.noop();

    /** For subclasses. */
    protected AdapterRegistryKit() {}

    /**
     * {@return an empty registry}
     *
     * @throws Exception if it cannot be made
     */
    protected abstract AdapterRegistry create() throws Exception;

    /**
     * Frees what the registry holds.
     *
     * @throws Exception if that fails
     */
    protected void close() throws Exception {}

    @BeforeEach
    final void openRegistry() throws Exception {
        registry = create();
    }

    @AfterEach
    final void closeRegistry() throws Exception {
        close();
    }

    private static String digest(int number) {
        return "sha256:" + String.format(Locale.ROOT, "%064x", number);
    }

    private static AdapterContent content(int number) {
        return new AdapterContent(
                digest(number),
                "adapters/routing-" + number + ".gguf",
                digest(1000),
                digest(2000),
                new AdapterSource(digest(3000 + number), "training/manifest.json"),
                new AdapterSource(digest(4000 + number), "job/report.json"),
                null);
    }

    @Test
    void register_keeps_all_that_an_adapter_comes_from() {
        AdapterVersion version = registry.register("routing", content(1), ANA);

        assertThat(version.reference()).hasToString("routing@1");
        assertThat(version.author()).isEqualTo("ana");
        assertThat(registry.find("routing")).contains(version);
        assertThat(registry.find("routing@1")).contains(version);
        assertThat(registry.find("routing@2")).isEmpty();
        assertThat(registry.names()).containsExactly("routing");
    }

    @Test
    void register_same_content_changes_nothing() {
        AdapterVersion first = registry.register("routing", content(1), ANA);
        AdapterVersion other = registry.register("routing", content(2), ANA);

        assertThat(registry.register("routing", content(1), PromptCommit.NONE)).isEqualTo(first);
        assertThat(registry.versions("routing")).containsExactly(first, other);
    }

    @Test
    void a_label_moves_with_its_evidence_and_its_history_stays() {
        registry.register("routing", content(1), ANA);
        registry.register("routing", content(2), ANA);
        LabelEvidence evidence =
                new LabelEvidence(LabelEvidence.EVALUATION, digest(2), digest(1), true, "study", "+55.8 points");
        registry.change(LabelChange.move("routing", "champion", 1, ANA));
        registry.change(
                LabelChange.move("routing", "champion", 2, ANA).expecting(1).with(List.of(evidence)));
        registry.change(LabelChange.move("routing", "champion", 2, ANA));

        assertThat(registry.get("routing@champion").number()).isEqualTo(2);
        assertThat(registry.get("routing@champion").labels()).containsExactly("champion");
        assertThat(registry.get("routing@1").labels()).isEmpty();
        assertThat(registry.moves("routing")).hasSize(2);
        assertThat(registry.moves("routing").get(1).evidence()).containsExactly(evidence);
        registry.change(LabelChange.remove("routing", "champion", ANA));
        assertThat(registry.find("routing@champion")).isEmpty();
    }

    @Test
    void a_label_that_somebody_else_moved_stays() {
        registry.register("routing", content(1), ANA);
        registry.register("routing", content(2), ANA);
        registry.change(LabelChange.move("routing", "champion", 2, ANA));

        assertThatThrownBy(() -> registry.change(
                        LabelChange.move("routing", "champion", 1, ANA).expecting(0)))
                .isInstanceOf(LabelConflictException.class);
        assertThat(registry.get("routing@champion").number()).isEqualTo(2);
    }

    @Test
    void what_is_not_there_is_said_to_be_missing() {
        assertThat(registry.versions("routing")).isEmpty();
        assertThat(registry.moves("routing")).isEmpty();
        assertThatThrownBy(() -> registry.get("routing@champion"))
                .isInstanceOf(AdapterNotFoundException.class)
                .hasMessageContaining("routing@champion");
        assertThatThrownBy(() -> registry.change(LabelChange.move("routing", "champion", 1, ANA)))
                .isInstanceOf(AdapterNotFoundException.class);
        assertThatThrownBy(() -> registry.register("no name", content(1), ANA))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void another_base_is_refused_with_both_digests() {
        AdapterVersion version = registry.register("routing", content(1), ANA);

        assertThat(version.requireBase(digest(1000))).isEqualTo(version);
        assertThatThrownBy(() -> version.requireBase(digest(1001)))
                .isInstanceOf(AdapterMismatchException.class)
                .hasMessageContaining(digest(1000))
                .hasMessageContaining(digest(1001));
        assertThatThrownBy(() -> version.requireTemplate(digest(5))).isInstanceOf(AdapterMismatchException.class);
    }

    @Test
    void versions_registered_at_once_get_numbers_of_their_own() {
        List<CompletableFuture<AdapterVersion>> all = IntStream.rangeClosed(1, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> registry.register("routing", content(i), ANA)))
                .toList();
        all.forEach(CompletableFuture::join);

        assertThat(registry.versions("routing"))
                .extracting(AdapterVersion::number)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }
}
