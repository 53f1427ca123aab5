package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptChangedException;
import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelConflictException;
import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptHistory;
import dev.llmops.api.prompt.PromptQuery;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import java.time.Instant;
import java.util.List;
import java.util.Set;
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

    @Test
    void register_an_edit_of_an_older_version_names_it_as_parent() {
        registry.register("answer", SHORT, ANA);
        registry.register("answer", LONG, ANA);
        PromptVersion third = registry.register("answer", PromptContent.of("Be brief: {{question}}"), 1, ANA);

        assertThat(third.number()).isEqualTo(3);
        assertThat(third.parent()).isEqualTo(1);
        assertThat(registry.get(third.reference())).isEqualTo(third);
    }

    @Test
    void register_with_a_parent_that_is_not_there_is_refused() {
        registry.register("answer", SHORT, ANA);

        assertThatThrownBy(() -> registry.register("answer", LONG, 4, ANA))
                .isInstanceOf(PromptNotFoundException.class)
                .hasMessageContaining("answer@4");
        assertThat(registry.versions("answer")).hasSize(1);
    }

    @Test
    void moves_tell_who_moved_a_label_when_from_where_and_why() {
        registry.register("answer", SHORT, ANA);
        PromptVersion second = registry.register("answer", LONG, ANA);
        LabelEvidence approval = LabelEvidence.approval(second, "cem", "read it");
        registry.label("answer", 1, "production", ANA);
        registry.change(LabelChange.move("answer", "production", 2, new PromptCommit("ben", "better"))
                .with(List.of(approval)));
        registry.change(LabelChange.remove("answer", "production", PromptCommit.NONE));

        List<LabelMove> moves = registry.moves("answer");
        assertThat(moves).extracting(LabelMove::from).containsExactly(null, 1, 2);
        assertThat(moves).extracting(LabelMove::to).containsExactly(1, 2, null);
        assertThat(moves).extracting(LabelMove::author).containsExactly("ana", "ben", null);
        assertThat(moves).extracting(LabelMove::message).containsExactly("shorter answers", "better", null);
        assertThat(moves.get(1).evidence()).containsExactly(approval);
        assertThat(moves).extracting(LabelMove::at).doesNotContainNull();
        assertThat(registry.moves("unknown")).isEmpty();
    }

    @Test
    void a_change_that_leaves_the_label_where_it_is_writes_nothing() {
        registry.register("answer", SHORT, ANA);
        registry.label("answer", 1, "production", ANA);
        registry.label("answer", 1, "production", new PromptCommit("ben", "again"));
        registry.change(LabelChange.remove("answer", "staging", ANA));

        assertThat(registry.moves("answer")).hasSize(1);
    }

    @Test
    void a_label_that_was_taken_away_points_nowhere() {
        registry.register("answer", SHORT, ANA);
        registry.label("answer", 1, "production", ANA);
        registry.change(LabelChange.remove("answer", "production", ANA));

        assertThat(registry.find(PromptReference.labelled("answer", "production")))
                .isEmpty();
        assertThat(registry.get(PromptReference.version("answer", 1)).labels()).isEmpty();
        assertThat(registry.versions("answer").get(0).labels()).isEmpty();
    }

    @Test
    void a_change_that_expects_the_label_elsewhere_is_refused_and_says_where_it_is() {
        registry.register("answer", SHORT, ANA);
        registry.register("answer", LONG, ANA);
        registry.label("answer", 2, "production", ANA);

        assertThatThrownBy(() -> registry.change(
                        LabelChange.move("answer", "production", 1, ANA).expecting(1)))
                .isInstanceOfSatisfying(
                        LabelConflictException.class,
                        e -> assertThat(e.actual()).contains(2))
                .hasMessageContaining("'answer@production' is at version 2, but was expected at version 1");
        assertThatThrownBy(() -> registry.change(
                        LabelChange.move("answer", "staging", 1, ANA).expecting(1)))
                .isInstanceOfSatisfying(
                        LabelConflictException.class,
                        e -> assertThat(e.actual()).isEmpty());
        assertThatThrownBy(() -> registry.change(
                        LabelChange.remove("answer", "production", ANA).expecting(0)))
                .isInstanceOf(LabelConflictException.class);
        assertThat(registry.moves("answer")).hasSize(1);

        registry.change(LabelChange.move("answer", "production", 1, ANA).expecting(2));
        registry.change(LabelChange.move("answer", "staging", 1, ANA).expecting(0));
        assertThat(registry.get(PromptReference.version("answer", 1)).labels())
                .containsExactlyInAnyOrder("production", "staging");
    }

    @Test
    void of_many_threads_that_move_a_label_from_where_they_saw_it_one_wins_each_move() {
        for (int i = 0; i < 5; i++) {
            registry.register("answer", PromptContent.of("Number " + i), ANA);
        }
        registry.label("answer", 1, "production", ANA);
        List<CompletableFuture<Integer>> futures = IntStream.range(0, 8)
                .mapToObj(thread -> CompletableFuture.supplyAsync(() -> movesThatWon(thread)))
                .toList();
        int won = futures.stream().mapToInt(CompletableFuture::join).sum();

        List<LabelMove> moves = registry.moves("answer");
        assertThat(moves).hasSize(won + 1);
        for (int i = 1; i < moves.size(); i++) {
            assertThat(moves.get(i).from()).isEqualTo(moves.get(i - 1).to());
        }
    }

    private int movesThatWon(int thread) {
        int won = 0;
        for (int i = 0; i < 20; i++) {
            int now = registry.get(PromptReference.labelled("answer", "production"))
                    .number();
            try {
                registry.change(LabelChange.move(
                                "answer", "production", now % 5 + 1, new PromptCommit("thread " + thread, null))
                        .expecting(now));
                won++;
            } catch (LabelConflictException e) {
                assertThat(e.actual()).isPresent();
            }
        }
        return won;
    }

    @Test
    void what_a_reference_pointed_to_can_be_asked_of_any_time() {
        PromptVersion first = registry.register("answer", SHORT, ANA);
        registry.label("answer", 1, "production", ANA);
        registry.register("answer", LONG, ANA);
        registry.label("answer", 2, "production", ANA);
        Instant last = registry.moves("answer").get(1).at();
        PromptReference production = PromptReference.labelled("answer", "production");

        assertThat(registry.findAt(production, last)).contains(registry.get(production));
        assertThat(registry.labelAt("answer", "production", last)).contains(2);
        assertThat(registry.findAt(PromptReference.latest("answer"), last))
                .map(PromptVersion::number)
                .contains(2);
        Instant before = first.createdAt().minusNanos(1);
        assertThat(registry.labelAt("answer", "production", before)).isEmpty();
        assertThat(registry.findAt(production, before)).isEmpty();
        assertThat(registry.findAt(PromptReference.latest("answer"), before)).isEmpty();
        assertThat(registry.findAt(first.reference(), before)).isEmpty();
        assertThat(registry.findAt(PromptReference.labelled("answer", "staging"), last))
                .isEmpty();
    }

    @Test
    void tags_are_added_and_taken_away() {
        registry.register("answer", SHORT, ANA);
        registry.tag("answer", Set.of("support", "german"), Set.of(), ANA);
        registry.tag("answer", Set.of("support", "short"), Set.of("german", "absent"), ANA);

        assertThat(registry.tags("answer")).containsExactly("short", "support");
        assertThat(registry.tags("unknown")).isEmpty();
        assertThatThrownBy(() -> registry.tag("unknown", Set.of("x"), Set.of(), ANA))
                .isInstanceOf(PromptNotFoundException.class)
                .hasMessageContaining("'unknown'");
        assertThatThrownBy(() -> registry.tag("answer", Set.of("no spaces"), Set.of(), ANA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'no spaces'");
    }

    @Test
    void search_finds_by_folder_prefix_tag_label_text_and_author() {
        registry.register("support/de/answer", SHORT, ANA);
        registry.register("support/de/answer", LONG, new PromptCommit("ben", null));
        registry.register("support/fr", SHORT, ANA);
        registry.register("supporter", PromptContent.of("Thank the 100% fans"), ANA);
        registry.tag("support/fr", Set.of("french"), Set.of(), ANA);
        registry.label("support/de/answer", 1, "production", ANA);

        assertThat(found(PromptQuery.ALL))
                .containsExactly("support/de/answer@1", "support/de/answer@2", "support/fr@1", "supporter@1");
        assertThat(found(PromptQuery.ALL.inFolder("support")))
                .containsExactly("support/de/answer@1", "support/de/answer@2", "support/fr@1");
        assertThat(found(PromptQuery.ALL.inFolder("support/de"))).hasSize(2);
        assertThat(found(PromptQuery.ALL.inFolder("support/de/"))).hasSize(2);
        assertThat(found(PromptQuery.ALL.withPrefix("supporte"))).containsExactly("supporter@1");
        assertThat(found(PromptQuery.ALL.withTag("french"))).containsExactly("support/fr@1");
        assertThat(found(PromptQuery.ALL.withLabel("production"))).containsExactly("support/de/answer@1");
        assertThat(found(PromptQuery.ALL.containing("AT LENGTH"))).containsExactly("support/de/answer@2");
        assertThat(found(PromptQuery.ALL.containing("100% f"))).containsExactly("supporter@1");
        assertThat(found(PromptQuery.ALL.by("ben"))).containsExactly("support/de/answer@2");
        assertThat(found(PromptQuery.ALL.withTag("french").by("ben"))).isEmpty();
        assertThat(registry.search(PromptQuery.ALL.withLabel("production"))
                        .get(0)
                        .labels())
                .containsExactly("production");
    }

    private List<String> found(PromptQuery query) {
        return registry.search(query).stream()
                .map(version -> version.reference().toString())
                .toList();
    }

    @Test
    void add_brings_versions_moves_and_tags_as_they_were_and_twice_is_as_once() {
        PromptHistory history = history();
        registry.add(history, ANA);
        registry.add(history, ANA);

        assertThat(registry.history("answer")).isEqualTo(history);
        assertThat(registry.get(PromptReference.labelled("answer", "production")))
                .isEqualTo(history.versions().get(2));
        assertThat(registry.get(PromptReference.latest("answer")).number()).isEqualTo(7);
        assertThat(registry.register("answer", PromptContent.of("New"), ANA).number())
                .isEqualTo(8);
    }

    @Test
    void add_brings_only_what_is_beyond() {
        PromptHistory history = history();
        PromptHistory begun = new PromptHistory(
                "answer", history.versions().subList(0, 1), history.moves().subList(0, 1), Set.of("own"));
        registry.add(begun, ANA);
        registry.add(history, ANA);
        registry.add(begun, ANA);

        assertThat(registry.versions("answer")).isEqualTo(history.versions());
        assertThat(registry.moves("answer")).isEqualTo(history.moves());
        assertThat(registry.tags("answer")).containsExactly("own", "support");
    }

    @Test
    void add_refuses_a_number_with_another_content_and_adds_nothing() {
        PromptVersion mine = registry.register("answer", PromptContent.of("Mine"), ANA);

        assertThatThrownBy(() -> registry.add(history(), ANA))
                .isInstanceOf(PromptChangedException.class)
                .hasMessageContaining("'answer@1'")
                .hasMessageContaining(mine.contentHash());
        assertThat(registry.history("answer"))
                .isEqualTo(new PromptHistory("answer", List.of(mine), List.of(), Set.of()));
    }

    @Test
    void add_refuses_a_content_that_does_not_give_its_hash() {
        PromptVersion first = history().versions().get(0);
        PromptVersion changed = new PromptVersion(
                "answer", 1, first.contentHash(), LONG, Set.of(), null, null, null, first.createdAt());

        assertThatThrownBy(() -> registry.add(new PromptHistory("answer", List.of(changed), List.of(), Set.of()), ANA))
                .isInstanceOf(PromptChangedException.class)
                .hasMessageContaining("'answer@1'");
        assertThat(registry.versions("answer")).isEmpty();
    }

    @Test
    void add_refuses_a_label_that_was_moved_on_both_sides_and_adds_nothing() {
        registry.register("answer", SHORT, ANA);
        registry.label("answer", 1, "production", ANA);

        assertThatThrownBy(() -> registry.add(history(), ANA))
                .isInstanceOfSatisfying(
                        LabelConflictException.class,
                        e -> assertThat(e.actual()).contains(1));
        assertThat(registry.versions("answer")).hasSize(1);
        assertThat(registry.moves("answer")).hasSize(1);
    }

    /** With a gap in its numbers and a content that came back, as other registries have them. */
    private PromptHistory history() {
        String shortHash = registry.register("short", SHORT, ANA).contentHash();
        String longHash = registry.register("long", LONG, ANA).contentHash();
        Instant noon = Instant.parse("2026-03-01T12:00:00.123456789Z");
        List<PromptVersion> versions = List.of(
                new PromptVersion("answer", 1, shortHash, SHORT, Set.of(), "ana", "first", null, noon),
                new PromptVersion("answer", 4, longHash, LONG, Set.of("staging"), "ben", null, 1, noon.plusSeconds(1)),
                new PromptVersion(
                        "answer", 7, shortHash, SHORT, Set.of("production"), null, "back", 1, noon.plusSeconds(2)));
        List<LabelMove> moves = List.of(
                new LabelMove("answer", "production", null, 1, "ana", "go", List.of(), noon.plusSeconds(3)),
                new LabelMove("answer", "staging", null, 4, "ben", null, List.of(), noon.plusSeconds(4)),
                new LabelMove(
                        "answer",
                        "production",
                        1,
                        7,
                        null,
                        null,
                        List.of(LabelEvidence.approval(versions.get(2), "cem", "read it")),
                        noon.plusSeconds(5)));
        return new PromptHistory("answer", versions, moves, Set.of("support"));
    }
}
