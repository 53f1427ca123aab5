package dev.llmops.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.llmops.local.EngineMetrics;
import java.lang.management.ManagementFactory;

/** What the engine itself takes: computing together against one at a time, time of the scheduler, heap. */
final class EngineCosts {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CONTEXT = 512;
    private static final int TOGETHER = 8;
    private static final int CALLS = 32;

    private final Setup setup;

    EngineCosts(Setup setup) {
        this.setup = setup;
    }

    static double schedulingMicros(EngineMetrics before, EngineMetrics after) {
        return (after.compute().schedulingNanos() - before.compute().schedulingNanos())
                / 1e3
                / (after.compute().steps() - before.compute().steps());
    }

    void batching() throws Exception {
        Series series = new Series();
        try (LocalSide together = setup.engine(CONTEXT, TOGETHER, TOGETHER * CONTEXT);
                LocalSide alone = setup.engine(CONTEXT, 1, CONTEXT)) {
            setup.warm(together, alone);
            setup.eachRound(() -> series.add(
                    "rate",
                    LoadRun.of(together, setup.chats().stories(TOGETHER, 64, 64))
                            .tokensPerSecond(),
                    LoadRun.of(alone, setup.chats().stories(TOGETHER, 64, 64)).tokensPerSecond()));
        }
        series.row("8 chats computed together, tokens/s (the engine, one at a time)", "rate", "");
    }

    /** 32 chats of which 8 run at once, so that calls end and others start. */
    void scheduler() throws Exception {
        Series series = new Series();
        try (LocalSide local = setup.engine(CONTEXT, TOGETHER, TOGETHER * CONTEXT)) {
            long thread = decodeThread();
            // The JVM compiles what it has run often.
            LoadRun.of(local, setup.chats().stories(CALLS, 20, 64));
            setup.eachRound(() -> {
                EngineMetrics before = local.metrics();
                long heap = THREADS.getThreadAllocatedBytes(thread);
                LoadRun.of(local, setup.chats().stories(CALLS, 20, 64));
                heap = THREADS.getThreadAllocatedBytes(thread) - heap;
                EngineMetrics after = local.metrics();
                series.add("micros", schedulingMicros(before, after), Double.NaN);
                series.add(
                        "heap",
                        (double) heap
                                / (after.tokens().generated() - before.tokens().generated()),
                        Double.NaN);
            });
        }
        series.row("the scheduler's own processor time for each step with 8 streams, µs", "micros", "under 50");
        series.row("heap that its thread takes for each token written, bytes", "heap", "under 500");
    }

    private static long decodeThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("llmops-local "))
                .mapToLong(Thread::getId)
                .max()
                .orElseThrow();
    }

    /** Bytes of heap that all threads of this process took, for each token written; the test's own share included. */
    void heap() throws Exception {
        Series series = new Series();
        try (LocalSide local = setup.engine(CONTEXT, 1, CONTEXT)) {
            setup.warm(local);
            setup.eachRound(() -> {
                long before = allocated();
                ChatSide.Chat chat = setup.chats().stories(1, 50, 384).get(0);
                int tokens = local.ask(chat).requireAnswered().outputTokens();
                series.add("bytes", (double) (allocated() - before) / tokens, Double.NaN);
            });
        }
        series.row("heap for each token written, bytes, with the reader", "bytes", "under 500");
    }

    private static long allocated() {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }
}
