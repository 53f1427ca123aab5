package dev.llmops.rag.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.GraphOnly;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.RagIndexBuilder;
import dev.llmops.rag.SearchMode;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.embedding.EmbeddingCache;
import dev.llmops.rag.embedding.MiniLm;
import dev.llmops.rag.pipeline.RankFusion;
import dev.llmops.rag.rerank.Rerankers;
import dev.llmops.rag.trec.MaxP;
import dev.llmops.rag.trec.MeanWithInterval;
import dev.llmops.rag.trec.QueryScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * nDCG@10 and recall@100 of each mode on the collections of the developers' data, through the public API. The figures in
 * docs/measurements/retrieval.md come from
 *
 * <pre>mvn -pl llmops-rag -am test -Dtest=RetrievalQualityTest -Dllmops.test.excluded= -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dllmops.measure=cranfield/test,scifact/test,nfcorpus-tokens/test</pre>
 *
 * {@code -Dllmops.measure.passages=true} cuts documents as an index does unless it is told otherwise; {@code
 * -Dllmops.measure.vectors=FOLDER} keeps vectors there for the next time; {@code -Dllmops.e5=JAR} measures a second model too
 * ({@link E5Small} says where it is from). Development questions are {@code nfcorpus-tokens/dev} and {@code scifact/train}.
 */
@Tag("full")
class RetrievalQualityTest {

    /** Larger than any document: one passage each, so that figures compare with those of whole documents. */
    private static final Chunking WHOLE = Chunking.characters(1_000_000);

    /** How many passages are reranked. */
    private static final int DEPTH = 50;

    private static final Path DATA = Path.of(System.getProperty("llmops.shared", "../../shared"), "datasets", "rag");

    @TempDir
    Path temporary;

    @Test
    void bm25_is_as_good_as_lucene_alone_on_cranfield() throws IOException {
        BeirCollection collection = read("cranfield/test");
        try (RagIndex index =
                RagIndex.builder(temporary).lexicalOnly().chunking(WHOLE).build()) {
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
        Chunking chunking =
                Boolean.getBoolean("llmops.measure.passages") ? Chunking.standard(MiniLm.embeddings()) : WHOLE;
        for (String name : wanted.split(",", -1)) {
            measure(name, chunking);
        }
    }

    private void measure(String name, Chunking chunking) throws IOException {
        BeirCollection collection = read(name);
        Path folder = temporary.resolve(name.replace('/', '-') + chunking.size());
        try (EmbeddingClient embeddings = kept(name, "", MiniLm.embeddings())) {
            try (RagIndex index = builder(folder, chunking, embeddings).build()) {
                index.put(null, collection.documents());
                System.out.println(name + ": " + index.documents() + " documents, " + index.passages() + " passages");
                Retriever words = index.retriever(SearchMode.BM25);
                Retriever vectors = index.retriever(SearchMode.VECTOR);
                print("BM25", collection, words);
                List<Double> exact = print("VECTOR", collection, vectors);
                List<Double> hybrid = print("HYBRID", collection, index);
                for (SearchMode mode : SearchMode.values()) {
                    printRecall(mode.name(), collection, index.retriever(mode));
                }
                gain("HYBRID against RRF", hybrid, print("RRF", collection, reciprocal(words, vectors)));
                rerank("features", collection, index, hybrid, Rerankers.features());
                rerank("feedback", collection, index, hybrid, Rerankers.pseudoRelevanceFeedback());
                measureGraph(collection, chunking, embeddings, exact);
                measureE5(name, collection, chunking, index, hybrid);
            }
            try (RagIndex index =
                    builder(folder, chunking, embeddings).bm25(0.9, 0.4).build()) {
                print("BM25 with k1 0.9 and b 0.4", collection, index.retriever(SearchMode.BM25));
                printRecall("BM25 with k1 0.9 and b 0.4", collection, index.retriever(SearchMode.BM25));
            }
        }
    }

    private void measureGraph(
            BeirCollection collection, Chunking chunking, EmbeddingClient embeddings, List<Double> exact)
            throws IOException {
        Path folder = Files.createTempDirectory(temporary, "graph");
        try (RagIndex graph =
                GraphOnly.of(builder(folder, chunking, embeddings)).build()) {
            graph.put(null, collection.documents());
            List<Double> found = print("VECTOR by the graph", collection, graph.retriever(SearchMode.VECTOR));
            gain("the graph against a scan", found, exact);
        }
    }

    /** The weight is not chosen on anything: the second model counts about as much as words and the first one each do. */
    private void measureE5(
            String name, BeirCollection collection, Chunking chunking, RagIndex index, List<Double> hybrid)
            throws IOException {
        String jar = System.getProperty("llmops.e5", "");
        if (jar.isEmpty()) {
            return;
        }
        Path folder = Files.createTempDirectory(temporary, "e5");
        try (EmbeddingClient e5 = kept(name, "e5-", E5Small.open(Path.of(jar)))) {
            Reranker second = Rerankers.blended(Rerankers.embedding(e5), 0.5);
            rerank("e5", collection, index, hybrid, second);
            rerank(
                    "e5, then feedback",
                    collection,
                    index,
                    hybrid,
                    (query, found) -> Rerankers.pseudoRelevanceFeedback().rerank(query, second.rerank(query, found)));
            try (RagIndex other = builder(folder, chunking, e5).build()) {
                other.put(null, collection.documents());
                Retriever vectors = other.retriever(SearchMode.VECTOR);
                print("VECTOR of e5", collection, vectors);
                gain("HYBRID with e5", print("HYBRID with e5", collection, other), hybrid);
                print("RRF with e5", collection, reciprocal(other.retriever(SearchMode.BM25), vectors));
            }
        }
    }

    private static void rerank(
            String name, BeirCollection collection, Retriever hybrid, List<Double> before, Reranker reranker) {
        gain(
                "HYBRID, then " + name,
                print("HYBRID, then " + name, collection, reranked(hybrid, Rerankers.top(DEPTH, reranker))),
                before);
    }

    private static RagIndexBuilder builder(Path folder, Chunking chunking, EmbeddingClient embeddings) {
        return RagIndex.builder(folder).chunking(chunking).embeddings(embeddings);
    }

    private static EmbeddingClient kept(String name, String prefix, EmbeddingClient embeddings) {
        String kept = System.getProperty("llmops.measure.vectors", "");
        String collection = name.substring(0, name.indexOf('/'));
        return kept.isEmpty()
                ? embeddings
                : EmbeddingCache.open(embeddings, Path.of(kept, prefix + collection + ".vectors"));
    }

    /** What somebody gets who fuses the two searches by their ranks alone. */
    private static Retriever reciprocal(Retriever words, Retriever vectors) {
        return query -> {
            RetrievalQuery deep = RetrievalQuery.of(query.text(), Math.max(200, query.limit()));
            return RankFusion.reciprocal(60).fuse(List.of(words.retrieve(deep), vectors.retrieve(deep))).stream()
                    .limit(query.limit())
                    .toList();
        };
    }

    private static Retriever reranked(Retriever retriever, Reranker reranker) {
        return query -> {
            RetrievalQuery deep = RetrievalQuery.of(query.text(), Math.max(DEPTH, query.limit()));
            return reranker.rerank(query.text(), retriever.retrieve(deep)).stream()
                    .limit(query.limit())
                    .toList();
        };
    }

    private static void printRecall(String mode, BeirCollection collection, Retriever retriever) {
        List<QueryScores> deep = scores(collection, retriever, 100);
        System.out.printf(
                "  %s: recall@100 %.4f, and nDCG@10 of a list of 100 %.4f%n",
                mode, mean(deep, QueryScores::recall), mean(deep, QueryScores::ndcg));
    }

    private static List<Double> print(String mode, BeirCollection collection, Retriever retriever) {
        List<Double> ndcg = ndcg(collection, retriever);
        System.out.printf("  %s: nDCG@10 %s%n", mode, MeanWithInterval.of(ndcg));
        return ndcg;
    }

    private static void gain(String what, List<Double> scores, List<Double> before) {
        System.out.printf("  gain, %s: %s%n", what, MeanWithInterval.ofGains(scores, before));
    }

    private static double mean(List<QueryScores> scores, ToDoubleFunction<QueryScores> measure) {
        return scores.stream().mapToDouble(measure).average().orElseThrow();
    }

    private static BeirCollection read(String name) throws IOException {
        Path folder = DATA.resolve(name).getParent();
        assumeTrue(Files.isDirectory(folder), "no data in " + folder + "; -Dllmops.shared names the folder");
        return BeirCollection.read(folder, Path.of(name).getFileName().toString());
    }

    private static List<Double> ndcg(BeirCollection collection, Retriever retriever) {
        return scores(collection, retriever, 10).stream().map(QueryScores::ndcg).toList();
    }

    private static List<QueryScores> scores(BeirCollection collection, Retriever retriever, int k) {
        Retriever documents = MaxP.of(retriever);
        List<QueryScores> scores = new ArrayList<>();
        for (String query : collection.judgements().queries()) {
            RetrievalQuery asked = RetrievalQuery.of(collection.queries().get(query), k);
            scores.add(collection.judgements().score(query, documents.retrieve(asked), k));
        }
        return scores;
    }
}
