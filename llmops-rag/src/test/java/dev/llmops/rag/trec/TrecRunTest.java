package dev.llmops.rag.trec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.ingest.FolderSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrecRunTest {

    @TempDir
    Path temporary;

    @Test
    void a_folder_becomes_a_run_with_the_best_passage_of_each_file() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("docs/sub"));
        Files.writeString(folder.resolve("a b.txt"), "cable cable\n\ncable lamp\n\nplug");
        Files.writeString(folder.getParent().resolve("c.txt"), "a cable and much else that is said");
        StringBuilder run = new StringBuilder();
        try (RagIndex index = RagIndex.builder(temporary.resolve("index"))
                .lexicalOnly()
                .chunking(Chunking.characters(12))
                .build()) {
            index.ingest(FolderSource.of(folder.getParent()));

            int lines = new TrecRun(index, 10, "bm25").write("q1", "cable lamp", run);

            assertThat(lines).isEqualTo(2);
        }
        assertThat(run.toString().lines()).hasSize(2);
        assertThat(run.toString()).matches("""
                q1 Q0 sub/a%20b\\.txt#13-23 1 \\d+\\.\\d{6} bm25
                q1 Q0 c\\.txt#0-11 2 \\d+\\.\\d{6} bm25
                """);
    }

    @Test
    void scores_fall_strictly_also_in_single_precision() throws IOException {
        Retriever ties = query -> IntStream.range(0, query.limit())
                .mapToObj(i -> passage("d" + i, 20.123456))
                .toList();
        StringBuilder run = new StringBuilder();

        new TrecRun(ties, 50, "t").write("q", "x", run);

        List<Float> scores = run.toString()
                .lines()
                .map(line -> Float.parseFloat(line.split(" ", -1)[4]))
                .toList();
        assertThat(scores).hasSize(50);
        for (int i = 1; i < scores.size(); i++) {
            assertThat(scores.get(i)).isLessThan(scores.get(i - 1));
        }
    }

    @Test
    void white_space_of_an_id_is_encoded_so_that_a_line_has_six_fields_for_every_reader() throws IOException {
        Retriever one = query -> List.of(passage("a b\u00a0c\u3000d\u001ee\tf", 1));
        StringBuilder run = new StringBuilder();

        new TrecRun(one, 1, "t").write("q 1", "x", run);

        assertThat(run.toString()).startsWith("q%201 Q0 a%20b%C2%A0c%E3%80%80d%1Ee%09f#0-1 1 ");
    }

    @Test
    void documents_are_looked_for_until_there_are_enough_or_no_more_passages() {
        Retriever crowded = query -> IntStream.range(0, Math.min(query.limit(), 1_000))
                .mapToObj(i -> passage("d" + i / 100, 1.0 / (i + 1)))
                .toList();

        assertThat(MaxP.of(crowded).retrieve(RetrievalQuery.of("x", 5)))
                .extracting(Passage::sourceId)
                .containsExactly("d0", "d1", "d2", "d3", "d4");
        assertThat(MaxP.of(crowded).retrieve(RetrievalQuery.of("x", 50))).hasSize(10);
    }

    @Test
    void a_tag_with_white_space_is_refused() {
        assertThatThrownBy(() -> new TrecRun(query -> List.of(), 1, "a b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TrecRun(query -> List.of(), 0, "a")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Passage passage(String id, double score) {
        return new Passage(id, new CharRange(0, 1), "x", score, Map.of());
    }
}
