package dev.llmops.rag.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.BestPassages;
import dev.llmops.rag.Chunking;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.SearchMode;
import dev.llmops.rag.trec.MeanScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * nDCG@10 of each mode on the collections of the developers' data, through the public API. The figures in docs/rag.md
 * come from
 *
 * <pre>mvn -pl llmops-rag -am test -Dtest=RetrievalQualityTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dllmops.measure=cranfield/test,scifact/test</pre>
 */
class RetrievalQualityTest {

    /** Larger than any document: one passage each, so that figures compare with those of whole documents. */
    private static final Chunking WHOLE = Chunking.characters(1_000_000);

    private static final Path DATA = Path.of(System.getProperty("llmops.shared", "../../shared"), "datasets", "rag");

    @TempDir
    Path temporary;

    @Test
    void bm25_is_as_good_as_lucene_alone_on_cranfield() throws IOException {
        BeirCollection collection = read("cranfield/test");
        try (RagIndex index =
                RagIndex.builder(temporary).wordsOnly().chunking(WHOLE).open()) {
            index.put(null, collection.documents());

            List<Double> scores = ndcg(collection, index);

            // Measured for Lucene 9.12.3 alone with the same analyzer and BM25(1.2, 0.75): .3588.
            assertThat(scores).hasSize(225);
            assertThat(scores.stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElseThrow())
                    .isBetween(0.3538, 0.3638);
        }
    }

    @Test
    void measure_all_modes() throws IOException {
        String wanted = System.getProperty("llmops.measure", "");
        assumeTrue(!wanted.isEmpty(), "measuring takes long; -Dllmops.measure=cranfield/test does it");
        for (String name : wanted.split(",", -1)) {
            measure(name, WHOLE, "whole documents");
        }
        for (String name : wanted.split(",", -1)) {
            measure(name, Chunking.standard(), "passages of 800 characters");
        }
    }

    private void measure(String name, Chunking chunking, String unit) throws IOException {
        BeirCollection collection = read(name);
        Path folder = temporary.resolve(name.replace('/', '-') + chunking.size());
        try (RagIndex index = RagIndex.builder(folder).chunking(chunking).open()) {
            index.put(null, collection.documents());
            for (SearchMode mode : SearchMode.values()) {
                System.out.printf(
                        "%s, %s (%d passages), %s: %s%n",
                        name, unit, index.passages(), mode, MeanScore.of(ndcg(collection, index.retriever(mode))));
            }
        }
    }

    private static BeirCollection read(String name) throws IOException {
        Path folder = DATA.resolve(name).getParent();
        assumeTrue(Files.isDirectory(folder), "no data in " + folder + "; -Dllmops.shared names the folder");
        return BeirCollection.read(folder, Path.of(name).getFileName().toString());
    }

    private static List<Double> ndcg(BeirCollection collection, Retriever retriever) {
        Retriever documents = BestPassages.of(retriever);
        List<Double> scores = new ArrayList<>();
        for (String query : collection.judgements().queries()) {
            RetrievalQuery asked = RetrievalQuery.of(collection.queries().get(query), 10);
            scores.add(collection
                    .judgements()
                    .score(query, documents.retrieve(asked), 10)
                    .ndcg());
        }
        return scores;
    }
}
