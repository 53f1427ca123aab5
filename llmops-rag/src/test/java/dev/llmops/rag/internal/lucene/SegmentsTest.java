package dev.llmops.rag.internal.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.retrieval.Document;
import dev.llmops.rag.RagIndex;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentsTest {

    @TempDir
    Path folder;

    @Tag("full")
    @Test
    void a_write_of_many_commits_leaves_one_segment_and_a_small_one_later_is_left_beside_it() throws IOException {
        try (RagIndex index = RagIndex.builder(folder)
                .embeddings(ScriptedEmbeddingClient.of("two", 2, text -> new float[] {text.length(), 1}))
                .build()) {
            index.put(null, documents(0, 7_000));
            assertThat(segments()).isEqualTo(1);

            index.put(null, documents(7_000, 7_010));
            assertThat(segments()).as("a merge of all would not pay").isEqualTo(2);
            assertThat(index.passages()).isEqualTo(7_010);
        }
    }

    @Test
    void a_small_heap_makes_several_graphs_of_what_a_large_one_makes_one_of() {
        TieredMergePolicy small = (TieredMergePolicy) new Segments(384, 64L << 20).policy();
        TieredMergePolicy large = (TieredMergePolicy) new Segments(384, 16L << 30).policy();

        assertThat(small.getMaxMergedSegmentMB()).isBetween(50.0, 150.0);
        assertThat(large.getMaxMergedSegmentMB()).isEqualTo(5 * 1024);
        assertThat(((TieredMergePolicy) new Segments(0, 64L << 20).policy()).getMaxMergedSegmentMB())
                .as("without vectors there is no graph")
                .isEqualTo(5 * 1024);
    }

    private int segments() throws IOException {
        try (FSDirectory directory = FSDirectory.open(folder);
                DirectoryReader reader = DirectoryReader.open(directory)) {
            return reader.leaves().size();
        }
    }

    private static List<Document> documents(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new Document("d" + i, "Lamp " + i, Map.of()))
                .toList();
    }
}
