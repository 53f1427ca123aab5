package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.local.EngineMetrics;
import dev.llmops.local.internal.engine.FakeDecoder.Method;
import dev.llmops.local.internal.engine.request.CompletionRequest;
import dev.llmops.local.internal.engine.request.CompletionSink;
import dev.llmops.local.internal.engine.sequence.BatchPolicy;
import dev.llmops.local.internal.engine.sequence.SchedulerOptions;
import dev.llmops.local.internal.llama.NativeErrors;
import dev.llmops.local.option.CallOptions;
import dev.llmops.local.option.EngineOptions;
import dev.llmops.local.option.Speculation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a decoder throws, every call gets an end, and the thread goes on or says that it does not. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineFaultTest {

    private static final List<Supplier<Throwable>> FAULTS = List.of(
            () -> NativeErrors.failure("a test's fault"),
            () -> new IllegalStateException("a test's fault"),
            () -> new OutOfMemoryError("a test's fault"));

    private static final int CALLS = 12;

    private final FakeDecoder decoder = new FakeDecoder(2, Integer.MAX_VALUE, 64);

    private Engine engine() {
        return engine(() -> 0);
    }

    private Engine engine(LongSupplier ticker) {
        // Two run at once for unequal times, and what leaves the cache is saved, so that every method is called.
        SchedulerOptions options = new SchedulerOptions(
                EngineOptions.builder()
                        .swapBytes(1 << 20)
                        .prefixCacheBytes(1 << 20)
                        .build(),
                2,
                2,
                4096,
                0,
                64,
                16,
                BatchPolicy.BY_KIND,
                true,
                Speculation.none(),
                1);
        return new Engine(decoder, options, ticker, "faulty");
    }

    private static CompletionRequest request(int prompt, int seed) {
        int tokens = seed % 3 == 2 ? 40 : 5;
        return new Call(Call.prompt(40, prompt), seed, tokens, CallOptions.NONE, List.of(), () -> 0)
                .completion.request();
    }

    private static List<ModelEvent.End> run(Engine engine) {
        return WaitingCall.run(
                engine,
                IntStream.range(0, CALLS).mapToObj(i -> request(i / 2 % 3, i)).toList(),
                () -> 0);
    }

    private static <T extends Throwable> void fail(Throwable fault) throws T {
        @SuppressWarnings("unchecked")
        T unchecked = (T) fault;
        throw unchecked;
    }

    static Stream<Arguments> everyFaultOfEveryMethod() {
        // A context that cannot be given up is the end, see below.
        return Stream.of(Method.values())
                .filter(method -> method != Method.REBUILD)
                .flatMap(method -> IntStream.range(0, FAULTS.size()).mapToObj(i -> Arguments.of(method, i)));
    }

    @ParameterizedTest
    @MethodSource("everyFaultOfEveryMethod")
    void a_method_that_fails_once_costs_calls_but_not_the_engine(Method failing, int fault) {
        AtomicBoolean failed = new AtomicBoolean();
        decoder.faults = method -> {
            if (method == failing && failed.compareAndSet(false, true)) {
                EngineFaultTest.<RuntimeException>fail(FAULTS.get(fault).get());
            }
        };
        try (Engine engine = engine()) {
            for (ModelEvent.End end : run(engine)) {
                if (end instanceof ModelEvent.Failed lost) {
                    assertThat(lost.error()).isInstanceOf(LlmOpsException.class).hasMessageContaining("a test's fault");
                } else {
                    assertThat(end).isInstanceOf(ModelEvent.Completed.class);
                }
            }

            assertThat(run(engine)).allMatch(ModelEvent.Completed.class::isInstance);
        }
        assertThat(failed).isTrue();
        decoder.requireNothingOpen();
    }

    /** A reader that takes nothing, and only waits for the end. */
    private record Stalled(CompletableFuture<ModelEvent.End> ended) implements CompletionSink {

        @Override
        public void text(String piece) {}

        @Override
        public boolean ready() {
            return false;
        }

        @Override
        public void end(ModelEvent.End end) {
            ended.complete(end);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1500, 5000})
    void a_deadline_that_passes_while_the_engine_looks_at_the_clock_ends_the_call(int microsLate) {
        CallOptions options = CallOptions.NONE.withTotalTimeout(Duration.ofMillis(10));
        Call call = new Call(Call.prompt(40, 1), 1, 5, options, List.of(), () -> 0);
        Stalled reader = new Stalled(new CompletableFuture<>());
        Thread submitter = Thread.currentThread();
        AtomicInteger looks = new AtomicInteger();
        // The first look finds the call in time, the second one asks how long that lasts.
        LongSupplier ticker = () -> Thread.currentThread() == submitter || looks.incrementAndGet() == 1
                ? 0
                : Duration.ofMillis(10).plusNanos(1000L * microsLate).toNanos();
        try (Engine engine = engine(ticker)) {
            HeldAdapters.submit(engine, call.completion.request(), reader, () -> 0);

            assertThat(reader.ended.join())
                    .isInstanceOfSatisfying(
                            ModelEvent.Failed.class,
                            failed -> assertThat(failed.error()).isInstanceOf(ModelTimeoutException.class));
            assertThat(run(engine)).allMatch(ModelEvent.Completed.class::isInstance);
        }
    }

    private static void awaitAllSubmitted(AtomicReference<Engine> engine) {
        EngineMetrics metrics = engine.get().metrics();
        while (metrics.calls().running() + metrics.calls().waiting() < CALLS) {
            Thread.onSpinWait();
            metrics = engine.get().metrics();
        }
    }

    @Test
    void where_the_context_can_not_be_given_up_all_get_an_end_and_nobody_is_taken_any_more() throws Exception {
        AtomicReference<Engine> running = new AtomicReference<>();
        decoder.abortAtStep = 1;
        decoder.faults = method -> {
            if (method == Method.DECODE) {
                awaitAllSubmitted(running);
            }
            if (method == Method.REBUILD) {
                throw new IllegalStateException("a test's fault");
            }
        };
        Engine engine = engine();
        running.set(engine);

        List<ModelEvent.End> ends = run(engine);

        assertThat(ends)
                .allSatisfy(end -> assertThat(((ModelEvent.Failed) end).error())
                        .isInstanceOfSatisfying(
                                ModelException.class,
                                e -> assertThat(e.retryable()).isTrue()));
        assertThatThrownBy(() -> run(engine))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.retryable()).isFalse())
                .hasMessageContaining("cannot be used any more; close it, and load it again");
        engine.close();
        engine.close();
        assertThat(decoder.closed).isTrue();
        decoder.requireNothingOpen();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void a_thread_that_can_not_be_started_leaves_nothing_behind(int started) {
        AtomicInteger asked = new AtomicInteger();
        List<Thread> threads = new CopyOnWriteArrayList<>();
        SchedulerOptions options = new SchedulerOptions(
                EngineOptions.builder()
                        .swapBytes(1 << 20)
                        .prefixCacheBytes(1 << 20)
                        .build(),
                2,
                2,
                4096,
                0,
                64,
                16,
                BatchPolicy.BY_KIND,
                true,
                Speculation.none(),
                1);

        assertThatThrownBy(() -> new Engine(decoder, options, () -> 0, "no threads", thread -> {
                    if (asked.getAndIncrement() == started) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    threads.add(thread);
                    thread.start();
                }))
                .isInstanceOf(OutOfMemoryError.class);

        assertThat(decoder.closed).isTrue();
        assertThat(threads).noneMatch(Thread::isAlive);
    }
}
