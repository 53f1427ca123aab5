package dev.llmops.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptChangedException;
import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.error.PromptRegistryException;
import dev.llmops.api.error.PromptRegistryException.Reason;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptHistory;
import dev.llmops.api.prompt.PromptQuery;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.testkit.PromptSourceKit;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a registry of others must do besides: be written, and take and give histories. */
abstract class RemoteSourceKit extends PromptSourceKit {

    static PromptContent sample() {
        return SECOND;
    }

    private static final PromptCommit ANA = new PromptCommit("ana", "because");

    private PromptRegistry registry = PromptRegistry.noop();

    /** {@return an empty registry} */
    abstract PromptRegistry open() throws Exception;

    @Override
    protected final PromptRegistry create(Consumer<PromptRegistry> writer) throws Exception {
        registry = open();
        writer.accept(registry);
        return registry;
    }

    @Test
    void the_same_content_again_is_the_same_version() {
        assertThat(registry.register("support-answer", FIRST, ANA).number()).isEqualTo(1);
        assertThat(registry.versions("support-answer")).hasSize(2);
    }

    @Test
    void a_label_moves_and_leaves_the_version_that_had_it() {
        registry.label("support-answer", 2, "production", ANA);

        assertThat(registry.get(PromptReference.labelled("support-answer", "production"))
                        .number())
                .isEqualTo(2);
        assertThat(registry.versions("support-answer").get(0).labels()).isEmpty();
        assertThatThrownBy(() -> registry.label("support-answer", 9, "production", ANA))
                .isInstanceOf(PromptNotFoundException.class)
                .hasMessageContaining("support-answer@9");
    }

    @Test
    void a_label_is_not_moved_on_a_condition_that_nobody_can_hold() {
        LabelChange change =
                LabelChange.move("support-answer", "production", 2, ANA).expecting(1);

        assertThatThrownBy(() -> registry.change(change))
                .isInstanceOfSatisfying(
                        PromptRegistryException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
                .hasMessageContaining("compare-and-set");
        assertThat(registry.get(PromptReference.labelled("support-answer", "production"))
                        .number())
                .isEqualTo(1);
    }

    @Test
    void what_has_no_exact_form_is_refused_with_the_place_and_nothing_is_kept() {
        PromptContent logic = PromptContent.of("{{#if polite}}Please {{/if}}answer {{question}}");

        assertThatThrownBy(() -> registry.register("logic", logic, ANA))
                .isInstanceOfSatisfying(
                        PromptRegistryException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
                .hasMessageContaining("logic")
                .hasMessageContaining("#if polite");
        assertThat(registry.names()).doesNotContain("logic");
    }

    @Test
    void a_history_goes_in_and_comes_out_and_twice_is_as_once() {
        PromptRegistry home = PromptRegistries.inMemory(() -> Instant.parse("2026-01-01T00:00:00Z"));
        home.register("moved", FIRST, new PromptCommit("ana", "first"));
        home.register("moved", SECOND, new PromptCommit("ben", "second"));
        home.label("moved", 2, "production", ANA);
        PromptHistory history = home.history("moved");

        registry.add(history, ANA);
        registry.add(history, ANA);

        assertThat(registry.versions("moved")).isEqualTo(home.versions("moved"));
        PromptRegistry back = PromptRegistries.inMemory(() -> Instant.EPOCH);
        back.add(registry.history("moved"), ANA);
        assertThat(back.versions("moved")).isEqualTo(home.versions("moved"));
        assertThat(back.moves("moved"))
                .singleElement()
                .satisfies(move -> assertThat(move.message()).isEqualTo("where it was in " + name()));
    }

    @Test
    void a_history_that_differs_is_refused() {
        PromptRegistry home = PromptRegistries.inMemory(() -> Instant.EPOCH);
        home.register("support-answer", PromptContent.of("Something else"), ANA);

        assertThatThrownBy(() -> registry.add(home.history("support-answer"), ANA))
                .isInstanceOf(PromptChangedException.class)
                .hasMessageContaining("support-answer@1");
    }

    @Test
    void search_finds_by_label_and_author() {
        assertThat(registry.search(PromptQuery.ALL.withLabel("staging")))
                .extracting(PromptVersion::number)
                .containsExactly(2);
        assertThat(registry.search(PromptQuery.ALL.by("ana"))).hasSize(1);
        assertThat(registry.tags("support-answer")).isEqualTo(List.of());
        assertThat(registry.search(PromptQuery.ALL.withTag("billing"))).isEqualTo(List.copyOf(Set.of()));
    }
}
