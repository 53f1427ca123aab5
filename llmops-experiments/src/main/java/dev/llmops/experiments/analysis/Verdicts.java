package dev.llmops.experiments.analysis;

import dev.llmops.experiments.internal.state.Judged;
import dev.llmops.experiments.stats.EValues;
import dev.llmops.experiments.stats.PValues;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes comparisons of drafts; those of one role correct each other. */
final class Verdicts {

    private Verdicts() {}

    static List<Comparison> of(List<Draft> drafts, double alpha, SampleRatioCheck sampleRatio, Timeline timeline) {
        @Nullable Double[] adjusted = new Double[drafts.size()];
        boolean[] rejected = new boolean[drafts.size()];
        for (MetricRole role : MetricRole.values()) {
            int[] family = IntStream.range(0, adjusted.length)
                    .filter(i ->
                            drafts.get(i).watch().role == role && drafts.get(i).p() != null)
                    .toArray();
            if (family.length > 0) {
                correct(drafts, role, family, alpha, adjusted, rejected);
            }
        }
        List<Comparison> comparisons = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            Judge judge = judge(drafts.get(i), sampleRatio, rejected[i]);
            comparisons.add(comparison(drafts.get(i), judge, adjusted[i], timeline));
        }
        return comparisons;
    }

    private static void correct(
            List<Draft> drafts,
            MetricRole role,
            int[] family,
            double alpha,
            @Nullable Double[] adjusted,
            boolean[] rejected) {
        double[] p =
                IntStream.of(family).mapToDouble(i -> p(role, drafts.get(i))).toArray();
        double[] corrected = role == MetricRole.PRIMARY ? PValues.holm(p) : PValues.benjaminiHochberg(p);
        for (int i = 0; i < family.length; i++) {
            adjusted[family[i]] = corrected[i];
        }
        double[] e = IntStream.of(family).mapToDouble(i -> drafts.get(i).e()).toArray();
        for (int i : EValues.benjaminiHochberg(e, alpha)) {
            rejected[family[i]] = true;
        }
    }

    /** Of the primary metric the smallest so far; e-BH takes the evidence of now. */
    private static double p(MetricRole role, Draft draft) {
        Double least = draft.p();
        return role == MetricRole.PRIMARY && least != null ? least : Math.min(1, 1 / draft.e());
    }

    private static Judge judge(Draft draft, SampleRatioCheck sampleRatio, boolean rejected) {
        MetricWatch watch = draft.watch();
        Judged last = draft.last();
        Judge broken = Judge.broken(sampleRatio, watch, last);
        if (broken != null || last == null) {
            return broken == null ? Judge.none(NoVerdict.TOO_FEW_UNITS, "") : broken;
        }
        return switch (watch.role) {
            case PRIMARY -> Judge.primary(watch.metric, last);
            case GUARD -> Judge.guard(watch.metric, watch.margin, last);
            case SECONDARY, UNPLANNED -> Judge.exploratory(watch.metric, last, rejected);
        };
    }

    private static Comparison comparison(Draft draft, Judge judge, @Nullable Double adjusted, Timeline timeline) {
        MetricWatch watch = draft.watch();
        Judged last = draft.last();
        @Nullable Double difference = last == null || Double.isNaN(last.difference()) ? null : last.difference();
        return new Comparison(
                watch.metric.label(),
                watch.role,
                watch.metric.direction(),
                draft.variant(),
                draft.control(),
                last == null ? 0 : last.units(),
                difference,
                last == null ? Interval.UNKNOWN : last.interval(),
                draft.p(),
                adjusted,
                judge.verdict(),
                judge.reason(),
                judge.detail(),
                watch.metric.method(),
                watch.role == MetricRole.GUARD ? watch.margin : watch.metric.smallestEffect(),
                points(draft, timeline));
    }

    private static List<Comparison.Point> points(Draft draft, Timeline timeline) {
        List<Comparison.Point> points = new ArrayList<>();
        draft.looks().forEach((bucket, look) -> {
            if (!look.interval().equals(Interval.UNKNOWN)) {
                points.add(new Comparison.Point(
                        timeline.knownAt(bucket), look.units(), look.difference(), look.interval()));
            }
        });
        return points;
    }
}
