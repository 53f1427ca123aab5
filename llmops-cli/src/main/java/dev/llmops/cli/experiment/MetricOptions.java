package dev.llmops.cli.experiment;

import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.experiments.plan.Aggregation;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.AnalysisPlanBuilder;
import dev.llmops.experiments.plan.Direction;
import dev.llmops.experiments.plan.Method;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The metric that decides. */
public final class MetricOptions {

    private static final Set<String> LOWER = Set.of(
            UnitMetrics.LATENCY,
            UnitMetrics.FIRST_TOKEN,
            UnitMetrics.INPUT_TOKENS,
            UnitMetrics.OUTPUT_TOKENS,
            UnitMetrics.COST,
            UnitMetrics.ERROR,
            UnitMetrics.BLOCKED);

    /** Made of calls and feedback. */
    private static final Set<String> OWN = Set.of("calls", "feedback_rate");

    @Option(
            names = "--metric",
            required = true,
            paramLabel = "NAME",
            description =
                    "latency, first_token, input_tokens, output_tokens, cost, error, blocked, feedback_rate, calls, thumbs,"
                            + " rating, score.NAME, or an outcome of the application.")
    public String name;

    @Option(
            names = "--effect",
            required = true,
            paramLabel = "X",
            description = "The smallest difference of interest, in the metric's unit.")
    public double effect;

    @Option(
            names = "--direction",
            paramLabel = "WAY",
            description = "${COMPLETION-CANDIDATES}. Default: by the metric.")
    @Nullable
    public Direction direction;

    @Option(
            names = "--aggregation",
            paramLabel = "HOW",
            description =
                    "How rows become a unit's value: TOTAL, SHARE, MEAN_PER_ROW or MEAN_PER_UNIT. Default: MEAN_PER_ROW of what"
                            + " calls are measured by, SHARE of outcomes.")
    @Nullable
    public Aggregation aggregation;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            defaultValue = "ASYMPTOTIC",
            description = "How the difference gets its interval: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    public Method method;

    AnalysisMetric metric() {
        return of(name, aggregation, direction, Math.abs(effect)).by(method);
    }

    private static AnalysisMetric of(
            String name, @Nullable Aggregation aggregation, @Nullable Direction direction, double effect) {
        boolean perCall = UnitMetrics.isMeasured(name) || name.equals("feedback_rate");
        Aggregation usual =
                name.equals("calls") ? Aggregation.TOTAL : perCall ? Aggregation.MEAN_PER_ROW : Aggregation.SHARE;
        Direction way = LOWER.contains(name) ? Direction.LOWER_IS_BETTER : Direction.HIGHER_IS_BETTER;
        return AnalysisMetric.of(
                name, aggregation == null ? usual : aggregation, direction == null ? way : direction, effect);
    }

    private static @Nullable Direction way(String metric) {
        if (metric.endsWith(":lower")) {
            return Direction.LOWER_IS_BETTER;
        }
        return metric.endsWith(":higher") ? Direction.HIGHER_IS_BETTER : null;
    }

    /** {@code latency=0.2}, {@code latency@0.95=0.5} for a quantile, {@code complained:lower=0.01} for an outcome. */
    static void addGuard(AnalysisPlanBuilder builder, String guard) {
        int equals = guard.lastIndexOf('=');
        try {
            String what = guard.substring(0, equals);
            double margin = Double.parseDouble(guard.substring(equals + 1));
            Direction way = way(what);
            String named = way == null ? what : what.substring(0, what.lastIndexOf(':'));
            int at = named.indexOf('@');
            String metricName = at < 0 ? named : named.substring(0, at);
            AnalysisMetric usual = of(metricName, null, way, 0);
            if (way == null && !UnitMetrics.isMeasured(metricName) && !OWN.contains(metricName)) {
                throw new CommandFailedException(
                        "--guard '" + guard + "' is an outcome of the application: say whether '" + metricName
                                + ":lower' or '" + metricName + ":higher' is better");
            }
            AnalysisMetric metric = at < 0
                    ? usual
                    : AnalysisMetric.ofQuantile(
                            metricName, Double.parseDouble(named.substring(at + 1)), usual.direction(), 0);
            builder.guard(metric, margin);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new CommandFailedException(
                    "--guard must be METRIC=MARGIN or METRIC@QUANTILE=MARGIN, such as latency@0.95=0.5, but was '"
                            + guard + "'",
                    e);
        }
    }
}
