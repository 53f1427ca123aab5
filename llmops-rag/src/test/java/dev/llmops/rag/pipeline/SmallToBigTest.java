package dev.llmops.rag.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.PgVectorPool;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.RagIndexBuilder;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.chunking.ChunkingStrategy;
import dev.llmops.rag.citation.CitationChecker;
import dev.llmops.rag.pipeline.PassageStage.Staged;
import dev.llmops.rag.verification.ClaimVerifier;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parents, windows of sentences, and merged passages. */
class SmallToBigTest {

    private static final String[] PIECES = {
        "# Lamp\n\n",
        "## Cable\n\n",
        "The cable is long. ",
        "It is black! ",
        "Is it? ",
        "\n\n",
        "\n",
        "- item\n",
        "e.g. Dr. No is 🐈‍⬛. ",
        "word ",
        "กขค "
    };
    private static final String TEXT =
            "# Lamp\n\n## Cable\n\nThe cable is 3 m long.\n\nIt is black, and flat.\n\n## Plug\n\n"
                    + "The plug is red.\n\nIt is quite small.";

    @TempDir
    Path folder;

    @Test
    void whatever_grows_is_exactly_its_range_holds_all_that_was_found_and_touches_nothing() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            String text = randomText(random);
            int size = 10 + random.nextInt(60);
            Chunking chunking = Chunking.characters(size)
                    .with(random.nextBoolean() ? ChunkingStrategy.STRUCTURE : ChunkingStrategy.SENTENCES)
                    .withParents(size + random.nextInt(200));
            try (RagIndex index =
                    RagIndex.inMemory().lexicalOnly().chunking(chunking).build()) {
                index.put(new Document("d", text, Map.of()));
                List<Passage> found = some(all(index, text), random);
                int budget = 1 + random.nextInt(200);
                for (ContextExpansion stage : List.of(
                        Stages.parents(index),
                        Stages.sentenceWindow(index, 1 + random.nextInt(3)),
                        Stages.autoMerge(index, 0.1 + 0.9 * random.nextDouble()),
                        Stages.expandContext(index, 1 + random.nextInt(80)))) {
                    String what = "seed " + seed + ", round " + round + ", " + stage.name() + " of " + chunking
                            + " in: " + text;
                    assertGrown(what, text, found, stage.apply(RetrievalQuery.of("q", 5), found));
                    Staged within = stage.within(budget, null).apply(RetrievalQuery.of("q", 5), found);
                    assertGrown(what, text, found, within);
                    assertThat(tokens(within.passages()))
                            .as(what)
                            .isLessThanOrEqualTo(Math.max(budget, tokens(found) + found.size()));
                }
            }
        }
    }

    private static void assertGrown(String what, String text, List<Passage> found, Staged staged) {
        List<Passage> grown = staged.passages();
        for (Passage passage : grown) {
            assertThat(passage.range().in(text)).as(what).isEqualTo(passage.text());
        }
        for (Passage passage : found) {
            assertThat(grown.stream().filter(big -> holds(big.range(), passage.range())))
                    .as("%s in %s", passage.id(), what)
                    .hasSize(1);
        }
        for (int i = 0; i < grown.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(grown.get(i).range().overlaps(grown.get(j).range()))
                        .as(what)
                        .isFalse();
            }
        }
        assertThat(grown.size() + staged.dropped().size()).as(what).isEqualTo(found.size());
    }

    private static boolean holds(CharRange big, CharRange small) {
        return big.start() <= small.start() && small.end() <= big.end();
    }

    private static int tokens(List<Passage> passages) {
        return passages.stream()
                .mapToInt(passage -> (passage.text().length() + 3) / 4)
                .sum();
    }

    private static List<Passage> all(RagIndex index, String text) {
        try (var view = index.view()) {
            return view.passages(null, "d", CharRange.of(text));
        }
    }

    private static List<Passage> some(List<Passage> all, Random random) {
        List<Passage> some = new ArrayList<>(all);
        Collections.shuffle(some, random);
        return some.subList(0, Math.min(some.size(), 1 + random.nextInt(5)));
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    @Test
    void what_is_found_small_is_read_as_its_section_in_memory_and_in_a_folder() {
        assertParents(RagIndex.inMemory());
        assertParents(RagIndex.builder(folder));
    }

    @Test
    void what_is_found_small_is_read_as_its_section_in_postgres() throws SQLException {
        try (HikariDataSource connections = PgVectorPool.emptySchema()) {
            assertParents(RagIndex.postgres(connections, "parents"));
        }
    }

    private static void assertParents(RagIndexBuilder builder) {
        try (RagIndex index = builder.lexicalOnly()
                .chunking(Chunking.characters(40).withParents(80))
                .build()) {
            index.put(new Document("d", TEXT, Map.of()));

            RetrievalResult found = RetrievalPipeline.builder(index)
                    .stage(Stages.parents(index))
                    .build()
                    .search(RetrievalQuery.of("small", 1), List.of());

            Passage section = found.passages().get(0);
            assertThat(section.text()).isEqualTo(TEXT.substring(TEXT.indexOf("## Plug")));
            String small = "d#" + TEXT.indexOf("It is quite") + "-" + TEXT.length();
            assertThat(section.metadata().get("found").toString()).isEqualTo("[" + small + "]");
            assertThat(found.steps()).extracting(RetrievalStep::name).contains("parents");
        }
    }

    @Test
    void a_citation_of_a_section_names_the_sentence_and_what_was_found() {
        try (RagIndex index = index()) {
            Passage section = Stages.parents(index)
                    .apply(RetrievalQuery.of("q", 1), List.of(part(index, "It is quite small.")))
                    .passages()
                    .get(0);

            var citation = new CitationChecker(ClaimVerifier.lexical())
                    .check("It is quite small [1].", List.of(section))
                    .citations()
                    .get(0);

            assertThat(citation.evidence().in(TEXT)).isEqualTo("It is quite small.");
            assertThat(citation.passage().metadata()).containsKey("found");
        }
    }

    @Test
    void a_parent_is_taken_where_enough_of_it_was_found() {
        try (RagIndex index = index()) {
            Passage cable = part(index, "The cable is 3 m long.");
            Passage black = part(index, "It is black, and flat.");
            Passage small = part(index, "It is quite small.");

            Staged merged = Stages.autoMerge(index, 0.7).apply(RetrievalQuery.of("q", 3), List.of(small, black, cable));

            assertThat(merged.passages())
                    .extracting(Passage::text)
                    .containsExactly("It is quite small.", TEXT.substring(0, TEXT.indexOf("\n\n## Plug")));
            assertThat(merged.dropped()).hasSize(1);
            assertThat(merged.details()).containsExactly(entry("share", 0.7));
            assertThat(Stages.autoMerge(index, 0.7)
                            .apply(RetrievalQuery.of("q", 3), List.of(small))
                            .passages())
                    .containsExactly(small);
            assertThatThrownBy(() -> Stages.autoMerge(index, 0)).hasMessageContaining("share");
        }
    }

    @Test
    void a_window_has_so_many_sentences_on_each_side_and_ends_with_the_text() {
        String text = "One is red. Two is blue.\nThree is green. Four is pink. Five is grey.";
        try (RagIndex index = RagIndex.inMemory()
                .lexicalOnly()
                .chunking(Chunking.characters(100).with(ChunkingStrategy.SENTENCES))
                .build()) {
            index.put(new Document("d", text, Map.of()));

            assertThat(window(index, 1, "Three is green.")).isEqualTo("Two is blue.\nThree is green. Four is pink.");
            assertThat(window(index, 2, "Four is pink."))
                    .isEqualTo("Two is blue.\nThree is green. Four is pink. Five is grey.");
            assertThat(window(index, 9, "Two is blue.")).isEqualTo(text);
            assertThatThrownBy(() -> Stages.sentenceWindow(index, 0)).hasMessageContaining("sentences");
        }
    }

    private static String window(RagIndex index, int sentences, String found) {
        return Stages.sentenceWindow(index, sentences)
                .apply(RetrievalQuery.of("q", 1), List.of(part(index, found)))
                .passages()
                .get(0)
                .text();
    }

    @Test
    void what_does_not_fit_the_budget_stays_as_it_was_found_and_that_is_told() {
        try (RagIndex index = index()) {
            Passage small = part(index, "It is quite small.");
            Passage black = part(index, "It is black, and flat.");

            Staged within =
                    Stages.parents(index).within(20, null).apply(RetrievalQuery.of("q", 2), List.of(small, black));

            assertThat(within.passages())
                    .extracting(Passage::text)
                    .containsExactly(TEXT.substring(TEXT.indexOf("## Plug")), "It is black, and flat.");
            assertThat(within.details()).containsEntry("budget", 20).containsEntry("tooLarge", 1);
        }
    }

    @Test
    void a_parent_smaller_than_its_passages_is_refused() {
        assertThatThrownBy(() -> Chunking.characters(10).withParents(9)).hasMessageContaining("(10), but was 9");
    }

    private static RagIndex index() {
        RagIndex index = RagIndex.inMemory()
                .lexicalOnly()
                .chunking(Chunking.characters(40).withParents(80))
                .build();
        index.put(new Document("d", TEXT, Map.of()));
        return index;
    }

    private static Passage part(RagIndex index, String part) {
        String text = index.document("d").orElseThrow().text();
        int start = text.indexOf(part);
        try (var view = index.view()) {
            return view.passages(null, "d", new CharRange(start, start + part.length()))
                    .get(0);
        }
    }
}
