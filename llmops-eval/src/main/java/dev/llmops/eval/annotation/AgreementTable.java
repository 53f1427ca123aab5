package dev.llmops.eval.annotation;

import dev.llmops.commons.internal.stats.Bootstrap;
import dev.llmops.eval.calibration.RatingScale;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;
import dev.llmops.eval.stats.agreement.Agreement;
import dev.llmops.eval.stats.agreement.CohenKappa;
import dev.llmops.eval.stats.agreement.ConfusionMatrix;
import dev.llmops.eval.stats.agreement.FleissKappa;
import dev.llmops.eval.stats.agreement.KrippendorffAlpha;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The first answers of each item, from which agreement is computed. */
final class AgreementTable {

    private static final long SEED = 1;
    private static final int RESAMPLES = 2_000;

    private final List<List<AnnotationAnswer>> units;

    /** Of each item that has as many answers as are wanted, the first so many. */
    AgreementTable(Iterable<AnnotationItem> items, int wanted) {
        this.units = new ArrayList<>();
        for (AnnotationItem item : items) {
            if (item.answers().size() >= wanted) {
                units.add(item.answers().subList(0, wanted));
            }
        }
    }

    CriterionAgreement of(AnnotationCriterion criterion) {
        List<List<String>> ratings = units.stream()
                .map(unit -> unit.stream()
                        .map(answer -> Objects.requireNonNull(answer.ratings().get(criterion.name())))
                        .toList())
                .toList();
        Map<String, Agreement> coefficients = new LinkedHashMap<>();
        alpha(criterion.scale(), ratings).ifPresent(alpha -> coefficients.put("krippendorff", alpha));
        if (!criterion.scale().labels().isEmpty()
                && !ratings.isEmpty()
                && ratings.get(0).size() > 1) {
            fleiss(criterion.scale(), ratings).ifPresent(kappa -> coefficients.put("fleiss", kappa));
            cohen(criterion).ifPresent(kappa -> coefficients.put("cohen", kappa));
        }
        return new CriterionAgreement(criterion.name(), units.size(), same(ratings), coefficients);
    }

    private static @Nullable Estimate same(List<List<String>> ratings) {
        return ratings.isEmpty()
                ? null
                : Estimate.of(ratings.stream()
                        .mapToDouble(unit -> unit.stream().distinct().count() == 1 ? 1 : 0)
                        .toArray());
    }

    private static Optional<Agreement> alpha(RatingScale scale, List<List<String>> ratings) {
        List<String> labels = scale.labels();
        KrippendorffAlpha kind = labels.isEmpty()
                ? KrippendorffAlpha.INTERVAL
                : scale.numeric() && labels.size() > 2 ? KrippendorffAlpha.ORDINAL : KrippendorffAlpha.NOMINAL;
        List<double[]> numbers = ratings.stream()
                .map(unit -> unit.stream()
                        .mapToDouble(rating -> labels.isEmpty() ? Double.parseDouble(rating) : labels.indexOf(rating))
                        .toArray())
                .toList();
        return kind.of(numbers, SEED);
    }

    /** With a percentile bootstrap over items. */
    private static Optional<Agreement> fleiss(RatingScale scale, List<List<String>> ratings) {
        int[][] counts = ratings.stream()
                .map(unit -> {
                    int[] count = new int[scale.labels().size()];
                    unit.forEach(rating -> count[scale.labels().indexOf(rating)]++);
                    return count;
                })
                .toArray(int[][]::new);
        OptionalDouble kappa = FleissKappa.of(counts);
        if (kappa.isEmpty()) {
            return Optional.empty();
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double[] drawn = new double[RESAMPLES];
        int defined = 0;
        for (int i = 0; i < RESAMPLES; i++) {
            int[][] sample = new int[counts.length][];
            Arrays.setAll(sample, each -> counts[random.nextInt(counts.length)]);
            OptionalDouble one = FleissKappa.of(sample);
            if (one.isPresent()) {
                drawn[defined++] = one.getAsDouble();
            }
        }
        double[] sorted = Arrays.copyOf(drawn, defined);
        Arrays.sort(sorted);
        // Where few items can be resampled, or all resamples say one thing, as of annotators who never differ, there is
        // no interval.
        Interval interval = defined < RESAMPLES / 2 || sorted[0] == sorted[defined - 1]
                ? null
                : new Interval(
                        Bootstrap.percentile(sorted, Estimate.ALPHA / 2),
                        Bootstrap.percentile(sorted, 1 - Estimate.ALPHA / 2));
        return Optional.of(new Agreement(counts.length, kappa.getAsDouble(), interval));
    }

    /** Cohen's kappa is of two people, who are told apart. */
    private Optional<Agreement> cohen(AnnotationCriterion criterion) {
        TreeSet<String> people = new TreeSet<>();
        units.forEach(unit -> unit.forEach(answer -> people.add(answer.by())));
        if (people.size() != 2) {
            return Optional.empty();
        }
        ConfusionMatrix matrix = ConfusionMatrix.of(
                criterion.scale().labels(), ratings(criterion, people.first()), ratings(criterion, people.last()));
        boolean ordered =
                criterion.scale().numeric() && criterion.scale().labels().size() > 2;
        return (ordered ? CohenKappa.QUADRATIC : CohenKappa.PLAIN).of(matrix);
    }

    private List<String> ratings(AnnotationCriterion criterion, String by) {
        return units.stream()
                .flatMap(List::stream)
                .filter(answer -> answer.by().equals(by))
                .map(answer -> Objects.requireNonNull(answer.ratings().get(criterion.name())))
                .toList();
    }
}
