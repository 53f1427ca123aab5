package dev.llmops.eval.junit;

import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunException;
import dev.llmops.eval.stats.PairedComparison;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension that fails a test whose run is worse than the committed baseline.
 *
 * <pre>{@code
 * @RegisterExtension
 * final EvaluationGate gate = EvaluationGate.against(Path.of("src/test/evaluation/support.baseline.jsonl"));
 *
 * @Test
 * void answers_are_no_worse_than_before() {
 *     gate.check(EvaluationRunner.builder(target, List.of(TextMetric.TOKEN_F1)).build().run(dataset));
 * }
 * }</pre>
 *
 * <p>A run is worse if, for an evaluator of the baseline, the 95 % interval of the paired difference lies below 0. It fails too if
 * a row that the baseline scored has no score any more, or was changed or left out: what was not measured has not passed.
 * A tie passes. A baseline of another data set, or of evaluators that judge by something else, is refused. The run's figures
 * are published as report entries of the test, and so is how many rows are new and were compared with nothing.
 *
 * <p>With the system property {@code llmops.eval.baseline=write} the run becomes the baseline instead of being judged.
 */
public final class EvaluationGate implements BeforeEachCallback {

    /** Name of the system property that, set to {@code write}, makes runs baselines. */
    public static final String PROPERTY = "llmops.eval.baseline";

    private final Path baseline;
    private double margin;
    private boolean improvement;
    private int missingAllowed;
    private @Nullable ExtensionContext context;

    private EvaluationGate(Path baseline) {
        this.baseline = baseline;
    }

    /**
     * {@return a gate}
     *
     * @param baseline the baseline's file, to be committed
     */
    public static EvaluationGate against(Path baseline) {
        return new EvaluationGate(Objects.requireNonNull(baseline, "baseline"));
    }

    /**
     * Sets how much worse is still good enough; 0 if not set.
     *
     * @param difference a run fails if the interval lies below minus this; at least 0
     * @return this
     */
    public EvaluationGate margin(double difference) {
        if (!(difference >= 0) || !Double.isFinite(difference)) {
            throw new IllegalArgumentException("margin must be at least 0, but was " + difference);
        }
        this.margin = difference;
        return this;
    }

    /**
     * Makes a tie fail: the verdict must be "better" for every evaluator.
     *
     * @return this
     */
    public EvaluationGate requireImprovement() {
        this.improvement = true;
        return this;
    }

    /**
     * Sets how many rows that the baseline scored may be without score for each evaluator; 0 if not set.
     *
     * @param rows at least 0
     * @return this
     */
    public EvaluationGate allowMissing(int rows) {
        if (rows < 0) {
            throw new IllegalArgumentException("rows must be at least 0, but was " + rows);
        }
        this.missingAllowed = rows;
        return this;
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        this.context = test;
    }

    /**
     * Judges a run.
     *
     * @param run the run
     * @throws AssertionError if it does not pass, or if there is no baseline
     * @throws RunException if the baseline's file is broken, is of another data set, or was judged by something else
     */
    public void check(EvaluationRun run) {
        if ("write".equals(System.getProperty(PROPERTY))) {
            Baseline.write(baseline, run);
            publish("baseline", "written");
            return;
        }
        if (!Files.exists(baseline)) {
            throw new AssertionError("there is no baseline '" + baseline + "'; run this test once with -D" + PROPERTY
                    + "=write, look at the file, and commit it");
        }
        BaselineRun before = Baseline.read(baseline);
        requireComparable(before, run);
        List<String> problems = new ArrayList<>();
        for (String evaluator : before.info().evaluators()) {
            judge(before, run, evaluator, problems);
        }
        if (!problems.isEmpty()) {
            throw new AssertionError("the run does not pass against the baseline '" + baseline + "':\n  "
                    + String.join("\n  ", problems));
        }
    }

    private void requireComparable(BaselineRun before, EvaluationRun run) {
        Set<String> known = new HashSet<>();
        before.rows().forEach(row -> known.add(row.id() + " " + row.hash()));
        long common =
                run.rows().stream().filter(row -> known.contains(key(row))).count();
        if (common == 0) {
            throw new RunException(
                    "the baseline '" + baseline + "' is of the data set "
                            + before.info().dataset() + " ("
                            + before.info().datasetVersion() + "), which has no row in common with that of the run, "
                            + run.info().dataset() + " (" + run.info().datasetVersion() + "); write a new one",
                    null);
        }
        for (String evaluator : before.info().evaluators()) {
            String then = before.info().definition(evaluator);
            if (run.info().evaluators().contains(evaluator)
                    && !run.info().definition(evaluator).equals(then)) {
                throw new RunException(
                        "'" + evaluator + "' judged the baseline '" + baseline + "' by another definition (" + then
                                + ") than the run (" + run.info().definition(evaluator) + "); write a new one",
                        null);
            }
        }
        if (run.rows().size() > common) {
            publish("new rows", run.rows().size() - common + ", compared with nothing");
        }
    }

    private static String key(RowResult row) {
        return row.rowId() + " " + row.rowHash();
    }

    private void judge(BaselineRun before, EvaluationRun run, String evaluator, List<String> problems) {
        Map<String, RowResult> after = new LinkedHashMap<>();
        run.rows().forEach(row -> after.put(key(row), row));
        List<double[]> pairs = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (BaselineRun.Row row : before.rows()) {
            Double old = row.scores().get(evaluator);
            if (old != null) {
                RowResult now = after.get(row.id() + " " + row.hash());
                OptionalDouble score = now == null ? OptionalDouble.empty() : now.score(evaluator);
                score.ifPresentOrElse(value -> pairs.add(new double[] {old, value}), () -> missing.add(row.id()));
            }
        }
        if (missing.size() > missingAllowed) {
            problems.add(
                    evaluator + ": " + missing.size() + " rows that the baseline scored have no score now (allowed: "
                            + missingAllowed + "), for example '" + missing.get(0) + "'");
        }
        if (!pairs.isEmpty()) {
            decide(evaluator, compare(pairs), problems);
        }
    }

    private static PairedComparison compare(List<double[]> pairs) {
        return PairedComparison.of(
                pairs.stream().mapToDouble(pair -> pair[0]).toArray(),
                pairs.stream().mapToDouble(pair -> pair[1]).toArray(),
                RunComparison.DEFAULT_SEED);
    }

    private void decide(String evaluator, PairedComparison comparison, List<String> problems) {
        String figures = String.format(
                Locale.ROOT,
                "%.3f -> %.3f, difference %+.3f (95 %% %+.3f to %+.3f), p = %.4f, n = %d, detectable %.3f",
                comparison.baseline(),
                comparison.candidate(),
                comparison.difference(),
                comparison.interval().low(),
                comparison.interval().high(),
                comparison.p(),
                comparison.n(),
                comparison.detectable());
        publish(evaluator, figures);
        if (comparison.interval().high() < -margin) {
            problems.add(evaluator + " is worse: " + figures);
        } else if (improvement && comparison.verdict() != PairedComparison.Verdict.BETTER) {
            problems.add(evaluator + " is not better: " + figures);
        }
    }

    private void publish(String key, String value) {
        if (context != null) {
            context.publishReportEntry(key, value);
        }
    }
}
