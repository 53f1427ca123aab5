package dev.llmops.rag.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.RagIndexBuilder;
import dev.llmops.rag.index.IndexHit;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.internal.IndexKind;
import dev.llmops.rag.internal.lucene.LuceneIndex;
import dev.llmops.rag.internal.lucene.LuceneSettings;
import dev.llmops.rag.internal.memory.MemoryIndex;
import dev.llmops.rag.pipeline.RetrievalRouter;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Some would hang, and be ended by the limit, if words and meaning were not searched at once or waited for each other. */
@Timeout(120)
class SearchTest {

    private static final int DIMENSION = 8;
    private static final List<IndexHit> ONE = List.of(new IndexHit(0, 1));

    private final long seed = Long.getLong("llmops.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @TempDir
    Path folder;

    @Test
    void at_once_finds_the_same_in_the_same_order_as_in_turn() {
        for (int round = 0; round < 2; round++) {
            for (boolean graph : new boolean[] {false, true}) {
                Path place = folder.resolve(round + (graph ? "graph" : "scan"));
                LuceneSettings settings = new LuceneSettings(graph ? 0 : LuceneSettings.MAX_EXACT_SEARCH, false);
                sameOrder(LuceneIndex.open(place, new IndexKind(false, "test", DIMENSION), settings));
            }
            sameOrder(new MemoryIndex());
        }
    }

    private void sameOrder(PassageIndex place) {
        try (RagIndex index = filled(RagIndex.over(place), 1 + random.nextInt(300));
                IndexView view = index.view()) {
            for (int i = 0; i < 10; i++) {
                String text = sentence();
                float[] vector = unit(text);
                int limit = 1 + random.nextInt(50);

                assertThat(byBoth(saying(true, view), text, vector, limit))
                        .as("seed %d, question '%s', limit %d", seed, text, limit)
                        .isEqualTo(byBoth(saying(false, view), text, vector, limit));
            }
        }
    }

    @Test
    void a_view_that_gains_by_it_is_searched_by_two_threads_and_another_one_by_the_caller_alone() {
        CyclicBarrier both = new CyclicBarrier(2);
        assertThat(byBoth(view(true, () -> meeting(both), () -> meeting(both)), "lamp", new float[] {1}, 10))
                .hasSize(1);

        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Supplier<List<IndexHit>> noting = () -> {
            threads.add(Thread.currentThread());
            return ONE;
        };
        byBoth(view(false, noting, noting), "lamp", new float[] {1}, 10);
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void an_index_of_few_passages_is_searched_in_turn_and_one_of_many_at_once() {
        for (RagIndexBuilder builder : List.of(RagIndex.inMemory(), RagIndex.builder(folder))) {
            try (RagIndex index = filled(builder, 10)) {
                try (IndexView view = index.view()) {
                    assertThat(view.supportsConcurrentSearch()).isFalse();
                }
                index.put(null, documents(3_000));
                try (IndexView view = index.view()) {
                    assertThat(view.supportsConcurrentSearch()).isTrue();
                }
            }
        }
    }

    @Test
    void what_one_side_fails_with_is_thrown_as_it_is() {
        RuntimeException fault = new IllegalStateException("cannot be read");
        Supplier<List<IndexHit>> failing = () -> {
            throw fault;
        };
        for (boolean atOnce : new boolean[] {true, false}) {
            assertThatThrownBy(() -> byBoth(view(atOnce, failing, () -> ONE), "lamp", new float[] {1}, 10))
                    .isSameAs(fault);
            assertThatThrownBy(() -> byBoth(view(atOnce, () -> ONE, failing), "lamp", new float[] {1}, 10))
                    .isSameAs(fault);
        }
    }

    @Test
    void a_caller_that_is_interrupted_waits_no_longer() throws InterruptedException {
        CountDownLatch searching = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        IndexView view = view(
                true,
                () -> {
                    searching.countDown();
                    await(never);
                    return ONE;
                },
                () -> {
                    // Not by waiting, which the interrupt would end.
                    while (searching.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    return ONE;
                });
        Thread caller = new Thread(() -> {
            try {
                byBoth(view, "lamp", new float[] {1}, 10);
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
        caller.start();
        searching.await();
        caller.interrupt();
        caller.join();

        assertThat(thrown.get()).isInstanceOf(CallCancelledException.class);
    }

    @Test
    void many_questions_of_parallel_routers_never_wait_for_each_other() throws InterruptedException {
        try (RagIndex index = filled(RagIndex.inMemory(), 500)) {
            RetrievalRouter.Builder router = RetrievalRouter.builder().parallel();
            IntStream.range(0, 12).forEach(i -> router.source("s" + i, "", index));
            Retriever parallel = router.build();
            List<Throwable> faults = java.util.Collections.synchronizedList(new ArrayList<>());
            List<Thread> askers = IntStream.range(0, 12)
                    .mapToObj(i -> new Thread(() -> parallel.retrieve(RetrievalQuery.of("lamp oak", 5))))
                    .peek(thread -> thread.setUncaughtExceptionHandler((t, fault) -> faults.add(fault)))
                    .toList();
            askers.forEach(Thread::start);
            for (Thread asker : askers) {
                asker.join();
            }

            assertThat(faults).isEmpty();
        }
    }

    private RagIndex filled(RagIndexBuilder builder, int documents) {
        RagIndex index = builder.embeddings(ScriptedEmbeddingClient.of("words", DIMENSION, SearchTest::unit))
                .build();
        index.put(null, documents(documents));
        return index;
    }

    private List<Document> documents(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Document("d" + i, sentence(), Map.of()))
                .toList();
    }

    private String sentence() {
        String[] words = {"lamp", "oak", "cable", "chair", "red", "table", "sofa", "plug", "north", "water"};
        StringBuilder text = new StringBuilder();
        random.ints(1 + random.nextInt(6), 0, words.length)
                .forEach(word -> text.append(words[word]).append(' '));
        return text.append(random.nextInt(50)).toString();
    }

    private static float[] unit(String text) {
        Random numbers = new Random(text.hashCode());
        float[] vector = new float[DIMENSION];
        double square = 0;
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) numbers.nextGaussian();
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
        return vector;
    }

    private static List<IndexHit> byBoth(IndexView view, String text, float[] vector, int limit) {
        return Search.byBoth(view, text, vector, Set.of(), IndexScope.of(null), limit);
    }

    /** A view that finds what it is told to, with the same score for all. */
    private static IndexView view(boolean atOnce, Supplier<List<IndexHit>> lexical, Supplier<List<IndexHit>> dense) {
        return proxy((method, arguments) -> switch (method.getName()) {
            case "supportsConcurrentSearch" -> atOnce;
            case "lexical" -> lexical.get();
            case "dense" -> dense.get();
            default -> new double[((long[]) arguments[1]).length];
        });
    }

    /** The same view, which says otherwise of whether it gains by threads. */
    private static IndexView saying(boolean atOnce, IndexView view) {
        return proxy((method, arguments) ->
                method.getName().equals("supportsConcurrentSearch") ? atOnce : method.invoke(view, arguments));
    }

    private interface Answers {
        Object to(java.lang.reflect.Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    private static IndexView proxy(Answers answers) {
        return (IndexView) Proxy.newProxyInstance(
                SearchTest.class.getClassLoader(), new Class<?>[] {IndexView.class}, (self, method, arguments) -> {
                    try {
                        return answers.to(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    private static List<IndexHit> meeting(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return ONE;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
