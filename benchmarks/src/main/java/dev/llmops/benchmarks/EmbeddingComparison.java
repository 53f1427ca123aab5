package dev.llmops.benchmarks;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.langchain4j.store.embedding.CosineSimilarity;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.rag.embedding.MiniLm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@link MiniLm} against LangChain4j's {@code embedAll} on the same ONNX file and as many threads, in strict turns: both
 * embed the same passages, one after the other, and each round gives one ratio. No passage has more than 128 tokens, where
 * LangChain4j's class cuts, so that both do the same work; their vectors are compared too.
 *
 * <pre>bin/benchmark --main EmbeddingComparison</pre>
 */
public final class EmbeddingComparison {

    private static final int ROUNDS = 10;
    private static final int PASSAGES = 128;
    private static final int MAX_WORDS = 90;
    private static final String[] WORDS =
            ("the cable of lamp is long and plug red a week refund order table oak leg with from below above was not"
                            + " measured three metres black white power screw plate ring shade turn left right")
                    .split(" ");

    private EmbeddingComparison() {}

    /**
     * Compares and prints.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        List<String> texts = passages(new Random(20261125));
        List<TextSegment> segments = texts.stream().map(TextSegment::from).toList();
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        double[] ratios = new double[ROUNDS];
        double byHand = 0;
        double byLibrary = 0;
        double least = 1;
        try (EmbeddingClient ours = MiniLm.embeddings()) {
            AllMiniLmL6V2QuantizedEmbeddingModel theirs = new AllMiniLmL6V2QuantizedEmbeddingModel(threads);
            least = minCosine(
                    ours.embed(texts, EmbeddingPurpose.DOCUMENT).vectors(),
                    theirs.embedAll(segments).content());
            for (int round = 0; round < ROUNDS; round++) {
                boolean oursFirst = round % 2 == 0;
                double early = oursFirst ? seconds(() -> ours.embed(texts, EmbeddingPurpose.DOCUMENT)) : 0;
                double hand = seconds(() -> theirs.embedAll(segments));
                double library = oursFirst ? early : seconds(() -> ours.embed(texts, EmbeddingPurpose.DOCUMENT));
                ratios[round] = hand / library;
                byHand += hand;
                byLibrary += library;
            }
        } finally {
            threads.shutdownNow();
        }
        Arrays.sort(ratios);
        System.out.printf(
                Locale.ROOT,
                "passages per second: LangChain4j %.1f, MiniLm %.1f; ratio: median %.3f, middle half %.3f to %.3f, %d"
                        + " rounds of %d passages; least cosine of two vectors of one passage %.6f%n",
                ROUNDS * PASSAGES / byHand,
                ROUNDS * PASSAGES / byLibrary,
                ratios[ROUNDS / 2],
                ratios[ROUNDS / 4],
                ratios[ROUNDS * 3 / 4],
                ROUNDS,
                PASSAGES,
                least);
    }

    private static List<String> passages(Random random) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < PASSAGES; i++) {
            StringBuilder text = new StringBuilder();
            int words = 10 + random.nextInt(MAX_WORDS);
            for (int word = 0; word < words; word++) {
                text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static double minCosine(List<float[]> ours, List<Embedding> theirs) {
        double least = 1;
        for (int i = 0; i < ours.size(); i++) {
            least = Math.min(least, CosineSimilarity.between(Embedding.from(ours.get(i)), theirs.get(i)));
        }
        return least;
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
