package dev.llmops.eval.report;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunException;
import dev.llmops.eval.stats.MultipleTesting;
import dev.llmops.eval.stats.PairedComparison;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs of one suite over time, each compared with the one before it, row by row.
 *
 * @param points the runs, oldest first, at least two
 * @param steps from each run to the next, for each evaluator
 */
public record Trend(List<Point> points, List<Step> steps) {

    /** Copies the lists. */
    public Trend {
        points = List.copyOf(points);
        steps = List.copyOf(steps);
    }

    /**
     * A run.
     *
     * @param label its name, for example a commit
     * @param at when it began, or null if unknown
     * @param run the run
     */
    public record Point(String label, @Nullable Instant at, EvaluationRun run) {

        /** Refuses nulls. */
        public Point {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(run, "run");
        }
    }

    /**
     * The change from one run to the next.
     *
     * @param to place of the later run among the points, from 1
     * @param evaluator its name
     * @param comparison the comparison, or null if there is none
     * @param holmP its p-value after Holm's correction for all steps and evaluators, or null if there is none
     * @param reason why there is no comparison, or null
     */
    public record Step(
            int to,
            String evaluator,
            @Nullable PairedComparison comparison,
            @Nullable Double holmP,
            @Nullable String reason) {

        Step withHolm(double adjusted) {
            return new Step(to, evaluator, comparison, adjusted, reason);
        }
    }

    /**
     * Creates a trend.
     *
     * @param runs at least two; ordered by their times if all have one, else taken in the given order
     * @return the trend
     * @throws IllegalArgumentException if there are fewer than two
     */
    public static Trend of(List<Point> runs) {
        Require.not(runs.size() < 2, () -> "a trend must have at least two runs, but had " + runs.size());
        List<Point> points = new ArrayList<>(runs);
        if (points.stream().allMatch(point -> point.at() != null)) {
            points.sort(Comparator.comparing(Point::at));
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i < points.size(); i++) {
            steps.addAll(steps(i, points.get(i - 1).run(), points.get(i).run()));
        }
        return new Trend(points, adjusted(steps));
    }

    private static List<Step> steps(int to, EvaluationRun before, EvaluationRun after) {
        List<Step> steps = new ArrayList<>();
        RunComparison comparison = null;
        String reason = null;
        try {
            comparison = RunComparison.of(before, after);
        } catch (RunException e) {
            reason = e.getMessage();
        }
        for (String evaluator : after.info().evaluators()) {
            PairedComparison found = comparison == null ? null : find(comparison, evaluator);
            String why = found != null ? null : reason == null ? "no row has a score in both runs" : reason;
            steps.add(new Step(to, evaluator, found, null, why));
        }
        return steps;
    }

    private static @Nullable PairedComparison find(RunComparison comparison, String evaluator) {
        return comparison.metrics().stream()
                .filter(metric -> metric.evaluator().equals(evaluator))
                .map(RunComparison.Metric::comparison)
                .findFirst()
                .orElse(null);
    }

    private static List<Step> adjusted(List<Step> steps) {
        double[] holm = MultipleTesting.holm(steps.stream()
                .map(Step::comparison)
                .filter(Objects::nonNull)
                .mapToDouble(PairedComparison::p)
                .toArray());
        List<Step> adjusted = new ArrayList<>();
        int at = 0;
        for (Step step : steps) {
            adjusted.add(step.comparison() == null ? step : step.withHolm(holm[at++]));
        }
        return adjusted;
    }

    /** {@return the names of all evaluators, in order of appearance} */
    public List<String> evaluators() {
        Set<String> names = new LinkedHashSet<>();
        points.forEach(point -> names.addAll(point.run().info().evaluators()));
        return List.copyOf(names);
    }

    /** {@return the step to a run by an evaluator, or null if there is none} */
    @Nullable
    Step step(int to, String evaluator) {
        return steps.stream()
                .filter(step -> step.to() == to && step.evaluator().equals(evaluator))
                .findFirst()
                .orElse(null);
    }
}
