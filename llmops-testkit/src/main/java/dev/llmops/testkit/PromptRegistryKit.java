package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link PromptRegistry} must do. A test of an implementation extends this class. */
public abstract class PromptRegistryKit {

    private static final PromptContent SHORT = PromptContent.of("Answer in one sentence: {{question}}");
    private static final PromptContent LONG = PromptContent.of("Answer at length: {{question}}");
    private static final PromptCommit ANA = new PromptCommit("ana", "shorter answers");

    private PromptRegistry registry = PromptRegistry.noop();

    /** For subclasses. */
    protected PromptRegistryKit() {}

    /**
     * {@return an empty registry}
     *
     * @throws Exception if it cannot be made
     */
    protected abstract PromptRegistry create() throws Exception;

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

    @Test
    void register_first_content_becomes_version_1() {
        PromptVersion version = registry.register("support/answer", SHORT, ANA);

        assertThat(version.name()).isEqualTo("support/answer");
        assertThat(version.number()).isEqualTo(1);
        assertThat(version.content()).isEqualTo(SHORT);
        assertThat(version.contentHash()).matches("sha256:[0-9a-f]{64}");
        assertThat(version.author()).isEqualTo("ana");
        assertThat(version.message()).isEqualTo("shorter answers");
        assertThat(version.parent()).isNull();
        assertThat(version.labels()).isEmpty();
        assertThat(registry.find(PromptReference.version("support/answer", 1))).contains(version);
    }

    @Test
    void register_other_content_becomes_the_next_version_with_the_one_before_as_parent() {
        registry.register("answer", SHORT, PromptCommit.NONE);
        PromptVersion second = registry.register("answer", LONG, PromptCommit.NONE);

        assertThat(second.number()).isEqualTo(2);
        assertThat(second.parent()).isEqualTo(1);
        assertThat(second.author()).isNull();
        assertThat(registry.find(PromptReference.latest("answer"))).contains(second);
    }

    @Test
    void register_the_same_content_again_changes_nothing() {
        PromptVersion first = registry.register("answer", SHORT, ANA);
        registry.register("answer", LONG, ANA);

        assertThat(registry.register("answer", SHORT, new PromptCommit("ben", "again")))
                .isEqualTo(first);
        assertThat(registry.versions("answer")).hasSize(2);
        assertThat(registry.get(PromptReference.latest("answer")).number()).isEqualTo(2);
    }

    @Test
    void register_the_same_content_under_another_name_is_another_prompt_with_the_same_hash() {
        PromptVersion one = registry.register("one", SHORT, ANA);
        PromptVersion two = registry.register("two", SHORT, ANA);

        assertThat(two.number()).isEqualTo(1);
        assertThat(two.contentHash()).isEqualTo(one.contentHash());
    }

    @Test
    void register_keeps_every_part_of_a_content() {
        RandomRecords records = new RandomRecords(31);
        for (int i = 0; i < 50; i++) {
            // The template itself is not random: a registry may refuse a template with broken syntax.
            PromptContent random = records.promptContent();
            PromptContent content = new PromptContent(
                    "Number " + i + ": {{question}}",
                    random.model(),
                    random.parameters(),
                    null,
                    random.inputDefaults(),
                    random.tools(),
                    random.responseFormat());
            PromptVersion version = registry.register("random", content, ANA);

            assertThat(registry.find(version.reference()))
                    .as("seed 31, content %d", i)
                    .contains(version);
            assertThat(version.content()).as("seed 31, content %d", i).isEqualTo(content);
        }
    }

    @Test
    void register_a_name_with_other_characters_is_refused() {
        assertThatThrownBy(() -> registry.register("../secret", SHORT, ANA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("../secret");
    }

    @Test
    void register_a_template_with_broken_syntax_is_refused_and_nothing_is_kept() {
        assertThatThrownBy(() -> registry.register("answer", PromptContent.of("Answer {{question"), ANA))
                .isInstanceOf(PromptSyntaxException.class);
        assertThat(registry.names()).isEmpty();
    }

    @Test
    void register_from_many_threads_numbers_without_gap_or_double() {
        List<CompletableFuture<PromptVersion>> futures = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> registry.register("answer", PromptContent.of("Number " + i % 10), ANA)))
                .toList();
        futures.forEach(CompletableFuture::join);

        assertThat(registry.versions("answer"))
                .extracting(PromptVersion::number)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void versions_come_oldest_first_and_are_empty_for_an_unknown_name() {
        PromptVersion first = registry.register("answer", SHORT, ANA);
        PromptVersion second = registry.register("answer", LONG, ANA);

        assertThat(registry.versions("answer")).containsExactly(first, second);
        assertThat(registry.versions("unknown")).isEmpty();
    }

    @Test
    void names_come_in_alphabetical_order() {
        List.of("b", "C", "a/2", "a-1").forEach(name -> registry.register(name, SHORT, ANA));

        assertThat(registry.names()).isSorted().containsExactlyInAnyOrder("b", "C", "a/2", "a-1");
    }

    @Test
    void label_points_to_one_version_only() {
        registry.register("answer", SHORT, ANA);
        registry.register("answer", LONG, ANA);
        registry.label("answer", 1, "production", ANA);

        PromptVersion labelled = registry.label("answer", 2, "production", ANA);

        assertThat(labelled.number()).isEqualTo(2);
        assertThat(labelled.labels()).containsExactly("production");
        assertThat(registry.get(PromptReference.labelled("answer", "production")))
                .isEqualTo(labelled);
        assertThat(registry.get(PromptReference.version("answer", 1)).labels()).isEmpty();
    }

    @Test
    void label_can_move_back() {
        registry.register("answer", SHORT, ANA);
        registry.register("answer", LONG, ANA);
        registry.label("answer", 2, "production", ANA);
        registry.label("answer", 1, "production", ANA);

        assertThat(registry.get(PromptReference.labelled("answer", "production"))
                        .number())
                .isEqualTo(1);
    }

    @Test
    void a_version_can_have_several_labels() {
        registry.register("answer", SHORT, ANA);
        registry.label("answer", 1, "production", ANA);

        assertThat(registry.label("answer", 1, "stable", ANA).labels())
                .containsExactlyInAnyOrder("production", "stable");
        assertThat(registry.versions("answer").get(0).labels()).containsExactlyInAnyOrder("production", "stable");
    }

    @Test
    void labels_of_different_prompts_are_independent() {
        registry.register("one", SHORT, ANA);
        registry.register("two", SHORT, ANA);
        registry.label("one", 1, "production", ANA);

        assertThat(registry.find(PromptReference.labelled("two", "production"))).isEmpty();
    }

    @Test
    void label_an_unknown_version_is_refused_and_nothing_moves() {
        registry.register("answer", SHORT, ANA);
        registry.label("answer", 1, "production", ANA);

        assertThatThrownBy(() -> registry.label("answer", 7, "production", ANA))
                .isInstanceOf(PromptNotFoundException.class)
                .hasMessageContaining("answer@7");
        assertThatThrownBy(() -> registry.label("unknown", 1, "production", ANA))
                .isInstanceOf(PromptNotFoundException.class)
                .hasMessageContaining("unknown@1");
        assertThat(registry.get(PromptReference.labelled("answer", "production"))
                        .number())
                .isEqualTo(1);
    }

    @Test
    void label_with_other_characters_is_refused() {
        registry.register("answer", SHORT, ANA);

        assertThatThrownBy(() -> registry.label("answer", 1, "42", ANA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'42'");
    }

    @Test
    void find_what_is_not_there_is_empty() {
        assertThat(registry.find(PromptReference.latest("unknown"))).isEmpty();
        registry.register("answer", SHORT, ANA);
        assertThat(registry.find(PromptReference.version("answer", 2))).isEmpty();
        assertThat(registry.find(PromptReference.labelled("answer", "production")))
                .isEmpty();
    }

    @Test
    void get_what_is_not_there_names_it_and_what_is_there() {
        registry.register("answer", SHORT, ANA);

        assertThatThrownBy(() -> registry.get(PromptReference.labelled("answr", "production")))
                .isInstanceOf(PromptNotFoundException.class)
                .hasMessageContaining("answr@production")
                .hasMessageContaining("answer");
    }
}
