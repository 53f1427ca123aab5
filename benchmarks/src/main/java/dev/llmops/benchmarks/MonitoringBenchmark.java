package dev.llmops.benchmarks;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.Timings;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.monitoring.alert.Alerts;
import dev.llmops.monitoring.drift.DriftDetector;
import dev.llmops.monitoring.drift.DriftMonitor;
import dev.llmops.monitoring.slo.Objective;
import dev.llmops.monitoring.slo.SloMonitor;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the monitors take of the thread of a call: {@code objectives} counts for three of them, {@code drift} hands the record over, or finds the queue full.
 *
 * <pre>bin/benchmark MonitoringBenchmark</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MonitoringBenchmark {

    private final Generation call = endedNow(SampleGenerations.number(1));
    private final SloMonitor objectives = SloMonitor.builder(InstantSource.system())
            .objective(Objective.parse("availability=0.99"))
            .objective(Objective.parse("latency<5s=0.95"))
            .objective(Objective.parse("not-blocked=0.98"))
            .build();
    private final DriftMonitor drift = DriftMonitor.builder(
                    DriftDetector.builder().build(), new Alerts(InstantSource.system()))
            .build();

    /** Calls of long ago are not counted. */
    private static Generation endedNow(Generation call) {
        Timings then = call.timings();
        return call.toBuilder()
                .timings(new Timings(SystemTime.clock().instant(), then.timeToFirstToken(), then.model(), then.total()))
                .build();
    }

    /** Counts a call. */
    @Benchmark
    public void objectives() {
        objectives.onGeneration(call);
    }

    /** Hands a call over. */
    @Benchmark
    public void drift() {
        drift.onGeneration(call);
    }

    /** Ends the thread that looks at drift. */
    @TearDown
    public void close() {
        drift.close();
    }
}
