package dev.llmops.rag.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.internal.search.ParallelSearch;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each would hang, and be ended by its limit, if the searches did not run at once or nobody cancelled them. */
@Timeout(60)
class ParallelSearchTest {

    private static final RetrievalQuery QUERY = RetrievalQuery.of("Where is order 7?", 3);

    @Test
    void sources_of_a_parallel_router_are_searched_at_once_and_fused_as_one_after_the_other() {
        CyclicBarrier both = new CyclicBarrier(2);
        RetrievalRouter router = RetrievalRouter.builder()
                .source("one", "", meeting(both, "a"))
                .source("two", "", meeting(both, "b"))
                .parallel()
                .build();

        assertThat(router.retrieve(QUERY)).extracting(Passage::sourceId).containsExactly("a", "b");
    }

    @Test
    void questions_of_a_parallel_pipeline_are_searched_at_once_and_keep_their_order() {
        CyclicBarrier three = new CyclicBarrier(3);
        QueryTransform more = new QueryTransform() {
            @Override
            public String name() {
                return "more";
            }

            @Override
            public List<String> transform(String question, List<dev.llmops.api.message.Message> history) {
                return List.of("x", "y", "z");
            }
        };
        Retriever source = query -> {
            await(three);
            return List.of(passage(query.text()));
        };

        RetrievalResult found = RetrievalPipeline.builder(source)
                .transform(more)
                .parallel()
                .build()
                .search(QUERY, List.of());

        assertThat(found.passages()).extracting(Passage::sourceId).containsExactly("x", "y", "z");
    }

    @Test
    void searches_within_searches_never_wait_for_each_other() {
        Retriever nested = nested(5);

        assertThat(nested.retrieve(QUERY)).hasSize(1);
    }

    /** Three to the power of the depth, which is more than there are threads. */
    private static Retriever nested(int depth) {
        if (depth == 0) {
            return query -> List.of(passage("a"));
        }
        RetrievalRouter.Builder router = RetrievalRouter.builder().parallel();
        for (String name : List.of("one", "two", "three")) {
            router.source(name, "", nested(depth - 1));
        }
        return router.build();
    }

    @Test
    void a_fault_of_one_search_is_thrown_and_cancels_the_others() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        List<Supplier<String>> tasks = List.of(
                () -> {
                    await(began);
                    throw new ModelUnavailableException("gone", null);
                },
                () -> {
                    began.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        cancelled.countDown();
                    }
                    return "late";
                });

        assertThatThrownBy(() -> ParallelSearch.shared().all(tasks)).isInstanceOf(ModelUnavailableException.class);
        assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void an_interrupted_caller_is_told_so_and_stays_interrupted() throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                ParallelSearch.shared().all(List.<Supplier<String>>of(() -> begun(waiting), () -> {
                    waiting.countDown();
                    await(new CountDownLatch(1));
                    return "two";
                }));
            } catch (CallCancelledException e) {
                thrown.set(e);
            }
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        waiting.await();
        caller.interrupt();
        caller.join();

        assertThat(thrown.get()).isInstanceOf(CallCancelledException.class);
        assertThat(interrupted.get()).isTrue();
    }

    /** Whoever cancels wants no search with the question as it is, or of all sources. */
    @Test
    void a_cancelled_transform_or_choice_ends_the_search() {
        ModelClient cancelled = ScriptedModelClient.of(request ->
                ScriptedModelClient.failing("", new CallCancelledException("the waiting thread was interrupted")));
        Retriever never = query -> {
            throw new AssertionError("nothing is searched for");
        };

        assertThatThrownBy(() -> RetrievalPipeline.builder(never)
                        .transform(QueryTransform.multiQuery(cancelled, 2))
                        .build()
                        .retrieve(QUERY))
                .isInstanceOf(CallCancelledException.class);
        assertThatThrownBy(() -> RetrievalRouter.builder()
                        .source("one", "", never)
                        .source("two", "", never)
                        .choosing(cancelled)
                        .build()
                        .retrieve(QUERY))
                .isInstanceOf(CallCancelledException.class);
    }

    @Test
    void a_full_queue_leaves_the_work_to_the_caller() {
        ParallelSearch nobody = new ParallelSearch(task -> {
            throw new java.util.concurrent.RejectedExecutionException("full");
        });

        assertThat(nobody.all(List.<Supplier<Integer>>of(() -> 1, () -> 2, () -> 3)))
                .containsExactly(1, 2, 3);
        assertThat(nobody.all(List.<Supplier<Integer>>of())).isEmpty();
    }

    @Test
    void its_threads_are_daemons() {
        List<Boolean> daemons = new ArrayList<>();
        CountDownLatch second = new CountDownLatch(1);
        ParallelSearch.shared()
                .all(List.<Supplier<String>>of(
                        () -> {
                            await(second);
                            return "caller";
                        },
                        () -> {
                            daemons.add(Thread.currentThread().isDaemon());
                            second.countDown();
                            return "thread";
                        }));

        assertThat(daemons).containsExactly(true);
    }

    @Test
    void a_router_that_skips_failed_sources_says_which_failed_and_throws_where_all_do() {
        Retriever down = query -> {
            throw new ModelUnavailableException("the orders are down", null);
        };
        RetrievalRouter.Builder both = RetrievalRouter.builder()
                .source("orders", "", down)
                .source("manuals", "", query -> List.of(passage("a")));

        RetrievalResult found = both.skippingFailed().build().search(QUERY, List.of());

        assertThat(found.passages()).extracting(Passage::sourceId).containsExactly("a");
        assertThat(found.steps().get(1).details())
                .containsEntry("source", "orders")
                .containsEntry("failed", "the orders are down");
        assertThatThrownBy(() -> RetrievalRouter.builder()
                        .source("orders", "", down)
                        .skippingFailed()
                        .build()
                        .retrieve(QUERY))
                .isInstanceOf(ModelUnavailableException.class);
        assertThatThrownBy(() -> RetrievalRouter.builder()
                        .source("orders", "", down)
                        .source("manuals", "", query -> {
                            throw new ModelUnavailableException("so are the manuals", null);
                        })
                        .skippingFailed()
                        .build()
                        .retrieve(QUERY))
                .hasMessage("the orders are down")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("so are the manuals"));
        assertThatThrownBy(() -> RetrievalRouter.builder()
                        .source("orders", "", down)
                        .source("manuals", "", query -> List.of())
                        .build()
                        .retrieve(QUERY))
                .isInstanceOf(ModelUnavailableException.class);
    }

    /** Not by waiting, which an interrupt would end. */
    private static String begun(CountDownLatch other) {
        while (other.getCount() > 0) {
            Thread.onSpinWait();
        }
        return "one";
    }

    private static Retriever meeting(CyclicBarrier barrier, String source) {
        return query -> {
            await(barrier);
            return List.of(passage(source));
        };
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Passage passage(String source) {
        return new Passage(source, new CharRange(0, 1), source, 1.0, Map.of());
    }
}
