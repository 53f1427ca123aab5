package dev.llmops.benchmarks;

import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The evaluation runner at 1,000 calls at once against the ideal schedule: the same calls, each begun in the instant in
 * which a place is free, with nothing else to do. A call is a wait of 0.5 to 1.5 seconds, as a model's would be; its answer is
 * judged and written to the run's file. The same waits on bare threads, measured in turn, tell what the machine can do. The
 * first round warms up and is not reported. The goal is less than 2 % over. Where the rest goes is told too: until the first
 * 1,000 calls have begun, between two calls of a thread, and after the last call.
 *
 * <pre>bin/benchmark --main RunnerScheduleComparison</pre>
 */
public final class RunnerScheduleComparison {

    private static final int ROWS = 5_000;
    private static final int CONCURRENT = 1_000;
    private static final int ROUNDS = 5;
    private static final long SEED = 20_261_125;

    private RunnerScheduleComparison() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        long[] durations = new SplittableRandom(SEED)
                .longs(ROWS, 500_000_000, 1_500_000_000)
                .toArray();
        double ideal = ideal(durations);
        System.out.printf(
                "%d calls, %d at once, on Java %s: ideal %.3f s%n",
                ROWS, CONCURRENT, Runtime.version().feature(), ideal);
        run(durations);
        double[] over = new double[ROUNDS];
        double[] bareOver = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            RunTimes bare = bare(durations);
            RunTimes runner = run(durations);
            bareOver[round] = 100 * (bare.seconds() / ideal - 1);
            over[round] = 100 * (runner.seconds() / ideal - 1);
            System.out.printf(
                    "round %d: runner %.2f %% over (%s)%n         bare threads %.2f %% over (%s)%n",
                    round + 1, over[round], runner.parts(), bareOver[round], bare.parts());
        }
        print("runner", over);
        print("bare threads", bareOver);
    }

    private static void print(String what, double[] over) {
        Arrays.sort(over);
        System.out.printf(
                "%s: median %.2f %% over, from %.2f to %.2f%n", what, over[ROUNDS / 2], over[0], over[ROUNDS - 1]);
    }

    /** The same waits on as many threads with nothing around them: what this machine can do at this moment. */
    private static RunTimes bare(long[] durations) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        RunTimes times = new RunTimes(durations.length);
        times.start();
        for (int i = 0; i < CONCURRENT; i++) {
            Thread thread = new Thread(() -> {
                for (int call = next.getAndIncrement(); call < durations.length; call = next.getAndIncrement()) {
                    times.begin(call);
                    waitFor(durations[call]);
                    times.end(call);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        times.finish();
        return times;
    }

    /** Each call in order goes to the place that is free first; the last end counts. */
    private static double ideal(long[] durations) {
        PriorityQueue<Long> free = new PriorityQueue<>();
        for (int i = 0; i < CONCURRENT; i++) {
            free.add(0L);
        }
        long end = 0;
        for (long duration : durations) {
            long done = free.remove() + duration;
            end = Math.max(end, done);
            free.add(done);
        }
        return end / 1e9;
    }

    private static RunTimes run(long[] durations) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < durations.length; i++) {
            rows.add(Row.of(Integer.toString(i), "question " + i, "an answer of a few words"));
        }
        Dataset dataset = Dataset.of("fake", rows);
        RunTimes times = new RunTimes(durations.length);
        Target target = Target.ofText("fake", row -> {
            int call = Integer.parseInt(row.id());
            times.begin(call);
            waitFor(durations[call]);
            times.end(call);
            return "an answer of some words";
        });
        Path file = Files.createTempFile("llmops-benchmark", ".jsonl");
        try {
            EvaluationRunner runner = EvaluationRunner.builder(target, List.of(TextMetric.TOKEN_F1, TextMetric.ROUGE_L))
                    .concurrency(CONCURRENT)
                    .file(file)
                    .build();
            times.start();
            runner.run(dataset);
            times.finish();
            return times;
        } finally {
            Files.delete(file);
        }
    }

    private static void waitFor(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
