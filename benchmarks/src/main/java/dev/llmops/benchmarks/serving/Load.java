package dev.llmops.benchmarks.serving;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;

/**
 * What calls at the same time took, for a while.
 *
 * @param totals nanoseconds of each call that was answered, in order of size
 * @param firstTokens nanoseconds to the first token, in order of size; empty where answers were whole
 * @param failures calls without a whole answer
 * @param seconds how long it took
 * @param bytes heap that this process allocated for a call; not a number if nothing was answered
 * @param processorMicros processor time of this process for a call; likewise
 * @param failure what one of the failures said, or an empty text
 */
@SuppressWarnings("ArrayRecordComponent") // two loads are never compared
record Load(
        long[] totals,
        long[] firstTokens,
        int failures,
        double seconds,
        double bytes,
        double processorMicros,
        String failure) {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** What one thread saw. */
    private static final class Worker {
        private long[] totals = new long[1024];
        private long[] firstTokens = new long[1024];
        private int count;
        private int failures;
        private String failure = "";

        void call(CallSide side, boolean streams) {
            long start = System.nanoTime();
            try {
                long first = 0;
                if (streams) {
                    first = side.stream();
                } else {
                    side.whole();
                }
                add(System.nanoTime() - start, first);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                failures++;
                failure = String.valueOf(e);
            }
        }

        private void add(long total, long first) {
            if (count == totals.length) {
                totals = Arrays.copyOf(totals, 2 * count);
                firstTokens = Arrays.copyOf(firstTokens, 2 * count);
            }
            totals[count] = total;
            firstTokens[count++] = first;
        }
    }

    /** Has so many threads call one after the other for a while, and lets what then runs end. */
    static Load run(CallSide side, boolean streams, int concurrency, double seconds) throws Exception {
        List<Worker> workers = new ArrayList<>();
        CyclicBarrier go = new CyclicBarrier(concurrency + 1);
        CyclicBarrier ended = new CyclicBarrier(concurrency + 1);
        CountDownLatch leave = new CountDownLatch(1);
        long[] until = {0};
        for (int i = 0; i < concurrency; i++) {
            Worker worker = new Worker();
            workers.add(worker);
            Thread thread = new Thread(
                    null,
                    () -> {
                        try {
                            go.await();
                            while (System.nanoTime() < until[0]) {
                                worker.call(side, streams);
                            }
                            ended.await();
                            // Who is gone takes the count of its heap along.
                            leave.await();
                        } catch (Exception e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "load",
                    256 << 10);
            thread.setDaemon(true);
            thread.start();
        }
        long bytes = allocated();
        long processor = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        until[0] = start + (long) (seconds * 1e9);
        go.await();
        ended.await();
        double took = (System.nanoTime() - start) / 1e9;
        processor = PROCESS.getProcessCpuTime() - processor;
        bytes = allocated() - bytes;
        leave.countDown();
        return of(workers, took, (double) bytes, processor / 1e3);
    }

    private static Load of(List<Worker> workers, double seconds, double bytes, double processorMicros) {
        long[] totals = workers.stream()
                .flatMapToLong(each -> Arrays.stream(each.totals, 0, each.count))
                .sorted()
                .toArray();
        long[] first = workers.stream()
                .flatMapToLong(each -> Arrays.stream(each.firstTokens, 0, each.count))
                .filter(nanos -> nanos > 0)
                .sorted()
                .toArray();
        int failures = workers.stream().mapToInt(each -> each.failures).sum();
        String failure = workers.stream()
                .map(each -> each.failure)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return new Load(
                totals, first, failures, seconds, bytes / totals.length, processorMicros / totals.length, failure);
    }

    private static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    double callsPerSecond() {
        return totals.length / seconds;
    }

    /** In milliseconds, by the nearest rank; not a number if there is none. */
    static double millis(long[] sorted, double quantile) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(quantile * sorted.length) - 1] / 1e6;
    }
}
