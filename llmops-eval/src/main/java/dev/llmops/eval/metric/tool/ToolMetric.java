package dev.llmops.eval.metric.tool;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.metric.row.MetricInfo;
import dev.llmops.eval.metric.row.MetricRow;
import dev.llmops.eval.metric.row.RowMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Metrics of rows with {@code tools}, the calls made, and {@code expected_tools}. A call is {@code {"name","arguments":{..}}}, or in OpenAI's
 * form; one
 * with an {@code error} that is true or a text failed. A list within the list is a step of simultaneous calls. Safe for use by multiple threads.
 */
public final class ToolMetric implements RowMetric {

    private static final String TOOLS = "tools";
    private static final String EXPECTED = "expected_tools";
    private static final String NONE_FAILED = "no call failed, so there was nothing to recover from";

    private final MetricInfo info;
    private final Function<MetricRow, Score> measure;

    private ToolMetric(MetricInfo info, Function<MetricRow, Score> measure) {
        this.info = info;
        this.measure = measure;
    }

    /** {@return {@code tool-call-correctness}, the four {@code tool-trajectory-…}, and {@code tool-recovery}} */
    public static List<ToolMetric> all() {
        List<ToolMetric> all = new ArrayList<>();
        all.add(new ToolMetric(
                MetricInfo.share(
                        "tool-call-correctness",
                        "calls with the right name and arguments, with partial credit, of those expected or made",
                        TOOLS,
                        EXPECTED),
                row -> Score.of(CallCorrectness.of(calls(row, TOOLS), calls(row, EXPECTED)))));
        for (TrajectoryMatch mode : TrajectoryMatch.values()) {
            all.add(trajectory(mode));
        }
        all.add(new ToolMetric(
                MetricInfo.share(
                        "tool-recovery", "share of the failed calls after which a call of that tool succeeds", TOOLS),
                row -> recovery(calls(row, TOOLS))));
        return List.copyOf(all);
    }

    private static ToolMetric trajectory(TrajectoryMatch mode) {
        String name = mode.name().toLowerCase(Locale.ROOT);
        return new ToolMetric(
                MetricInfo.verdict(
                        "tool-trajectory-" + name,
                        "the calls match those expected, " + name
                                + ", as agentevals; 'tool_args' of a row says how arguments match",
                        TOOLS,
                        EXPECTED),
                row -> Score.of(
                        mode.matches(ToolSteps.of(row, TOOLS), ToolSteps.of(row, EXPECTED), arguments(row)) ? 1 : 0));
    }

    /** {@return the metric's description} */
    public MetricInfo info() {
        return info;
    }

    @Override
    public Judgement evaluate(MetricRow row) {
        return new Judgement(info.name(), measure.apply(row), null);
    }

    private static ArgumentMatch arguments(MetricRow row) {
        if (!row.has("tool_args")) {
            return ArgumentMatch.EXACT;
        }
        try {
            return ArgumentMatch.named(row.text("tool_args"));
        } catch (IllegalArgumentException e) {
            throw row.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static List<ToolUse> calls(MetricRow row, String member) {
        return ToolSteps.of(row, member).stream().flatMap(List::stream).toList();
    }

    private static Score recovery(List<ToolUse> calls) {
        int failed = 0;
        int recovered = 0;
        for (int i = 0; i < calls.size(); i++) {
            ToolUse call = calls.get(i);
            if (call.failed()) {
                failed++;
                recovered += calls.subList(i + 1, calls.size()).stream()
                                .anyMatch(
                                        later -> !later.failed() && later.name().equals(call.name()))
                        ? 1
                        : 0;
            }
        }
        return failed == 0 ? new Score.Unscored(NONE_FAILED) : Score.of((double) recovered / failed);
    }
}
