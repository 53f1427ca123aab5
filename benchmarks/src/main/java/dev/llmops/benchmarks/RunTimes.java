package dev.llmops.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** When the calls of a run began and ended, and on which thread. Each call writes its own places. */
final class RunTimes {

    private static final int CONCURRENT = 1_000;
    private static final double NANOS_PER_MILLI = 1e6;

    private final long[] begins;
    private final long[] ends;
    private final long[] threads;
    private long start;
    private long finish;

    RunTimes(int calls) {
        this.begins = new long[calls];
        this.ends = new long[calls];
        this.threads = new long[calls];
    }

    void start() {
        start = System.nanoTime();
    }

    void begin(int call) {
        begins[call] = System.nanoTime();
        threads[call] = Thread.currentThread().getId();
    }

    void end(int call) {
        ends[call] = System.nanoTime();
    }

    void finish() {
        finish = System.nanoTime();
    }

    double seconds() {
        return (finish - start) / 1e9;
    }

    /** Where time goes that is no call's. */
    String parts() {
        long[] sorted = begins.clone();
        Arrays.sort(sorted);
        List<Long> gaps = gaps();
        long last = Arrays.stream(ends).max().orElse(finish);
        return String.format(
                Locale.ROOT,
                "all begun after %.0f ms, between calls %.3f ms (median), after the last %.1f ms",
                (sorted[CONCURRENT - 1] - start) / NANOS_PER_MILLI,
                gaps.get(gaps.size() / 2) / NANOS_PER_MILLI,
                (finish - last) / NANOS_PER_MILLI);
    }

    private List<Long> gaps() {
        Map<Long, List<Integer>> byThread = new HashMap<>();
        for (int call = 0; call < begins.length; call++) {
            byThread.computeIfAbsent(threads[call], thread -> new ArrayList<>()).add(call);
        }
        List<Long> gaps = new ArrayList<>();
        for (List<Integer> calls : byThread.values()) {
            calls.sort(Comparator.comparingLong(call -> begins[call]));
            for (int i = 1; i < calls.size(); i++) {
                gaps.add(begins[calls.get(i)] - ends[calls.get(i - 1)]);
            }
        }
        Collections.sort(gaps);
        return gaps;
    }
}
