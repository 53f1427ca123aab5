package dev.llmops.benchmarks;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.index.IndexHit;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.pipeline.RankFusion;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What fusing two lists of 200 passages costs, half of them in both: {@code completed} is a hybrid search of an index
 * whose two searches and looked-up scores cost nothing, {@code reciprocal} and {@code convex} as the pipeline does it, and {@code sums} the sums of ranks alone
 * in a hash map, in the same run. The goal is 50 microseconds. The second prints processor times, which other work on the
 * machine hardly touches.
 *
 * <pre>bin/benchmark FusionBenchmark
 * bin/benchmark --main FusionBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FusionBenchmark {

    private static final int LENGTH = 200;
    private static final RetrievalQuery QUESTION = RetrievalQuery.of("question", 10);

    private final List<List<Passage>> lists = List.of(list(0), list(LENGTH / 2));
    private final RankFusion reciprocal = RankFusion.reciprocal(60);
    private final RankFusion convex = RankFusion.convex(0.6, 0.4);

    private final List<IndexHit> lexical = hits(0);
    private final List<IndexHit> dense = hits(LENGTH / 2);
    private final double[] scores = new Random(42).doubles(LENGTH + LENGTH / 2).toArray();
    private final RagIndex hybrid = RagIndex.over(fixed(PassageIndex.class, (proxy, method, arguments) -> view()))
            .embeddings(ScriptedEmbeddingClient.of("fixed", 1, text -> new float[] {1}))
            .build();

    /**
     * Prints processor times.
     *
     * @param arguments none
     * @throws Exception if something cannot be fused
     */
    public static void main(String[] arguments) throws Exception {
        FusionBenchmark benchmark = new FusionBenchmark();
        Map<String, Callable<?>> calls = new LinkedHashMap<>();
        calls.put("completed", benchmark::completed);
        calls.put("reciprocal", benchmark::reciprocal);
        calls.put("convex", benchmark::convex);
        calls.put("sums", benchmark::sums);
        ChainProcessorTime.print("fusing two lists of " + LENGTH, calls);
    }

    private IndexView view() {
        return fixed(IndexView.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "lexical" -> lexical;
            case "dense" -> dense;
            case "lexicalScores", "cosines" -> scores;
            case "passages" -> List.of();
            case "supportsConcurrentSearch" -> false;
            default -> null;
        });
    }

    private static <T> T fixed(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    private static List<IndexHit> hits(int first) {
        return LongStream.range(first, first + LENGTH)
                .mapToObj(passage -> new IndexHit(passage, 1.0 / (1 + passage - first)))
                .toList();
    }

    private static List<Passage> list(int first) {
        return IntStream.range(first, first + LENGTH)
                .mapToObj(i -> new Passage(
                        "folder/document-" + i * 7 % 97 + ".md",
                        new CharRange(i * 800, i * 800 + 800),
                        "text " + i,
                        1.0 / (1 + i - first),
                        Map.of("title", "Document " + i)))
                .toList();
    }

    /** {@return what the index found} */
    @Benchmark
    public List<Passage> completed() {
        return hybrid.retrieve(QUESTION);
    }

    /** {@return the fused list} */
    @Benchmark
    public List<Passage> reciprocal() {
        return reciprocal.fuse(lists);
    }

    /** {@return the fused list} */
    @Benchmark
    public List<Passage> convex() {
        return convex.fuse(lists);
    }

    /** {@return the sums alone} */
    @Benchmark
    public Map<String, Double> sums() {
        Map<String, Double> sums = new HashMap<>();
        for (List<Passage> list : lists) {
            for (int rank = 0; rank < list.size(); rank++) {
                sums.merge(list.get(rank).id(), 1.0 / (61 + rank), Double::sum);
            }
        }
        return sums;
    }
}
