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

    @Option(
            names = "--metric",
            required = true,
            paramLabel = "NAME",
            description =
                    "latency, first_token, input_tokens, output_tokens, cost, error, blocked, feedback_rate, calls, thumbs,"
                            + " rating, score.NAME, or an outcome of the application.")
    @SuppressWarnings("NullAway.Init")
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
    @SuppressWarnings("NullAway.Init")
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

    /** {@code latency=0.2}, or {@code latency@0.95=0.5} for a quantile. */
    static void addGuard(AnalysisPlanBuilder builder, String guard) {
        int equals = guard.lastIndexOf('=');
        try {
            String what = guard.substring(0, equals);
            double margin = Double.parseDouble(guard.substring(equals + 1));
            int at = what.indexOf('@');
            AnalysisMetric metric = at < 0
                    ? of(what, null, null, 0)
                    : AnalysisMetric.ofQuantile(
                            what.substring(0, at),
                            Double.parseDouble(what.substring(at + 1)),
                            of(what.substring(0, at), null, null, 0).direction(),
                            0);
            builder.guard(metric, margin);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new CommandFailedException(
                    "--guard must be METRIC=MARGIN or METRIC@QUANTILE=MARGIN, such as latency@0.95=0.5, but was '"
                            + guard + "'",
                    e);
        }
    }
}
