package dev.llmops.eval.junit;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunException;
import dev.llmops.eval.stats.PairedComparison;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
 * <p>A run is worse if, for an evaluator of the baseline, the 95 % interval of the paired difference lies below 0. It also fails if
 * a row that the baseline scored no longer has a score, or was changed or left out: what was not measured has not passed.
 * It also fails, and writes no baseline, if an evaluator scored fewer than half of the rows ({@link #minScoredShare}). A tie passes. A
 * baseline of another data set, or of evaluators with other definitions, is rejected. The run's figures
 * are published as report entries of the test, together with the number of new rows, which were not compared. A run that is
 * {@linkplain EvaluationRun#clusteredBy clustered} is judged by cluster.
 *
 * <p>With the system property {@code llmops.eval.baseline=write} the run becomes the baseline instead of being judged.
 */
public final class EvaluationGate implements BeforeEachCallback {

    /** Name of the system property that makes runs baselines when set to {@code write}. */
    public static final String PROPERTY = "llmops.eval.baseline";

    private static final double MIN_SCORED_SHARE = 0.5;

    private final Path baseline;
    private double margin;
    private boolean improvement;
    private int missingAllowed;
    private double minScoredShare = MIN_SCORED_SHARE;
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
     * Sets how much worse a run may be. The default is 0.
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
     * Sets how many rows that the baseline scored may lack a score for each evaluator. The default is 0.
     *
     * @param rows at least 0
     * @return this
     */
    public EvaluationGate allowMissing(int rows) {
        this.missingAllowed = Require.atLeast("rows", rows, 0);
        return this;
    }

    /**
     * Sets the share of rows that each evaluator of a run must have scored. The default is 0.5. A run in which one scored fewer,
     * or none, fails and is not written as a baseline: against a baseline without scores, every later run would pass.
     *
     * @param share above 0, at most 1
     * @return this
     */
    public EvaluationGate minScoredShare(double share) {
        this.minScoredShare = Require.positiveShare("share", share);
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
     * @throws AssertionError if it does not pass, if an evaluator scored too few of its rows, or if there is no baseline
     * @throws RunException if the baseline's file is broken, belongs to another data set, or was judged by other evaluators
     */
    public void check(EvaluationRun run) {
        requireMeasured(run);
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
        BaselineMatch match = BaselineMatch.of(baseline, before, run);
        if (match.newRows() > 0) {
            publish("new rows", match.newRows() + ", compared with nothing");
        }
        List<String> fresh = new ArrayList<>(run.info().evaluators());
        fresh.removeAll(before.info().evaluators());
        if (!fresh.isEmpty()) {
            publish("new evaluators", String.join(", ", fresh) + ", compared with nothing");
        }
        List<String> problems = new ArrayList<>();
        for (String evaluator : before.info().evaluators()) {
            judge(evaluator, match.scores(evaluator), run, problems);
        }
        if (!problems.isEmpty()) {
            throw new AssertionError("the run does not pass against the baseline '" + baseline + "':\n  "
                    + String.join("\n  ", problems));
        }
    }

    private void requireMeasured(EvaluationRun run) {
        List<String> problems = run.summaries().stream()
                .filter(summary -> !summary.measured(minScoredShare))
                .map(summary -> summary.evaluator() + " scored " + summary.scored() + " of "
                        + run.rows().size() + " rows, and must score " + minScoredShare
                        + " of them; the first without: "
                        + run.firstUnscored(summary.evaluator()).orElse("there are no rows"))
                .toList();
        if (!problems.isEmpty()) {
            throw new AssertionError("the run is not judged, and is no baseline:\n  " + String.join("\n  ", problems));
        }
    }

    private void judge(String evaluator, BaselineMatch.Scores scores, EvaluationRun run, List<String> problems) {
        if (scores.pairs().isEmpty() && scores.missing().isEmpty()) {
            problems.add(evaluator + " has no score in the baseline, so that nothing could be worse; write a new one");
        }
        int missing = scores.missing().size();
        if (missing > missingAllowed) {
            problems.add(evaluator + ": " + missing + " rows that the baseline scored have no score now (allowed: "
                    + missingAllowed + "), for example '" + scores.missing().get(0) + "'");
        }
        if (!scores.pairs().isEmpty()) {
            decide(evaluator, compare(scores, run), problems);
        }
    }

    private static PairedComparison compare(BaselineMatch.Scores scores, EvaluationRun run) {
        return PairedComparison.of(
                scores.pairs().stream().mapToDouble(pair -> pair[0]).toArray(),
                scores.pairs().stream().mapToDouble(pair -> pair[1]).toArray(),
                run.clusters(scores.rows()),
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
        if (comparison.isWorse(margin)) {
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
