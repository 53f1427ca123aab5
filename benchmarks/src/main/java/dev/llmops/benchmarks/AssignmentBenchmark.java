package dev.llmops.benchmarks;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.identity.Caller;
import dev.llmops.experiments.assignment.Dealer;
import dev.llmops.experiments.assignment.Dealt;
import dev.llmops.experiments.assignment.NextVersion;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * What it costs to say which variant a caller gets: {@code plain} with one hash, {@code layered} with a layer and a holdout,
 * so with three. No database is asked.
 *
 * <pre>bin/benchmark -prof gc AssignmentBenchmark</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AssignmentBenchmark {

    private static final int CALLERS = 1 << 12;

    private final List<Caller> callers =
            IntStream.range(0, CALLERS).mapToObj(i -> Caller.user("user-" + i)).toList();
    private final Dealer plain = dealer(experiment());
    private final Dealer layered = dealer(
            experiment().toBuilder().layer("answers", 0, 8_000).holdout(500).build());
    private int next;

    /** {@return what a caller gets of an experiment} */
    @Benchmark
    public Dealt plain() {
        return plain.deal(caller());
    }

    /** {@return what a caller gets of an experiment with a layer and a holdout} */
    @Benchmark
    public Dealt layered() {
        return layered.deal(caller());
    }

    private Caller caller() {
        next = (next + 1) & (CALLERS - 1);
        return callers.get(next);
    }

    private static Experiment experiment() {
        return Experiment.of("wording", "support", Variant.control("a", 50), Variant.ofModel("b", 50, "m"));
    }

    private static Dealer dealer(Experiment experiment) {
        return Dealer.of(NextVersion.of(
                List.of(), experiment, 0, ExperimentChange.of(ExperimentStatus.RUNNING, null, null), Instant.EPOCH));
    }
}
