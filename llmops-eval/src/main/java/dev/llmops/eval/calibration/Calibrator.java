package dev.llmops.eval.calibration;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.agreement.Agreement;
import dev.llmops.eval.stats.agreement.CohenKappa;
import dev.llmops.eval.stats.agreement.ConfusionMatrix;
import dev.llmops.eval.stats.agreement.Correlation;
import dev.llmops.eval.stats.agreement.KrippendorffAlpha;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Computes a {@link JudgeCalibration}. */
final class Calibrator {

    /** Of the bootstrap of Krippendorff's alpha: the same file gives the same interval. */
    private static final long SEED = 20_261_129;

    private final List<LabelledScore> rows;
    private final RatingScale scale;
    private final double threshold;
    private final List<LabelledScore> compared;
    private final List<LabelledScore> unlabelled;

    Calibrator(List<LabelledScore> rows, RatingScale scale, double threshold) {
        Require.that(Double.isFinite(threshold), () -> "the threshold must be finite, but was " + threshold);
        for (LabelledScore row : rows) {
            if (row.label() != null) {
                scale.requireLabel(row.label());
            }
            if (row.score() != null) {
                scale.requireScore(row.score());
            }
        }
        if (rows.stream().noneMatch(row -> row.label() != null)) {
            throw new IllegalArgumentException(
                    "at least one row must have a label, but none of " + rows.size() + " has");
        }
        this.rows = rows;
        this.scale = scale;
        this.threshold = threshold;
        this.compared = rows.stream()
                .filter(row -> row.label() != null && row.score() != null)
                .toList();
        this.unlabelled = rows.stream()
                .filter(row -> row.label() == null && row.score() != null)
                .toList();
    }

    JudgeCalibration calibration() {
        int labelled = (int) rows.stream().filter(row -> row.label() != null).count();
        boolean inLabels = !scale.labels().isEmpty();
        boolean any = inLabels && !compared.isEmpty();
        ConfusionMatrix matrix = inLabels ? ConfusionMatrix.of(scale.labels(), labels(), verdicts(compared)) : null;
        return new JudgeCalibration(
                scale.toString(),
                labelled,
                labelled - compared.size(),
                unlabelled.size(),
                rows.size() - labelled - unlabelled.size(),
                matrix,
                any ? accuracy() : null,
                any ? majority() : null,
                agreements(matrix),
                correlations(),
                separation(),
                any ? rates() : List.of());
    }

    private List<String> labels() {
        return compared.stream().map(row -> Objects.requireNonNull(row.label())).toList();
    }

    /** The judge's labels: on the scale of 0 and 1 a score is one of them from the threshold on. */
    private List<String> verdicts(List<LabelledScore> some) {
        return some.stream()
                .map(row -> Objects.requireNonNull(row.score()))
                .map(score -> scale.binary() ? (Double.parseDouble(score) >= threshold ? "1" : "0") : score)
                .toList();
    }

    private Estimate accuracy() {
        List<String> labels = labels();
        List<String> verdicts = verdicts(compared);
        return Estimate.of(flags(labels.size(), i -> labels.get(i).equals(verdicts.get(i))));
    }

    private double majority() {
        List<String> labels = labels();
        int most = scale.labels().stream()
                .mapToInt(label -> Collections.frequency(labels, label))
                .max()
                .orElse(0);
        return most / (double) labels.size();
    }

    private Map<String, Agreement> agreements(@Nullable ConfusionMatrix matrix) {
        Map<String, Agreement> found = new LinkedHashMap<>();
        boolean ordered = scale.numeric() && !scale.binary();
        if (matrix != null) {
            CohenKappa.PLAIN.of(matrix).ifPresent(kappa -> found.put("cohenKappa", kappa));
            if (ordered) {
                CohenKappa.LINEAR.of(matrix).ifPresent(kappa -> found.put("cohenKappaLinear", kappa));
                CohenKappa.QUADRATIC.of(matrix).ifPresent(kappa -> found.put("cohenKappaQuadratic", kappa));
            }
            putAlpha(found, "krippendorffNominal", KrippendorffAlpha.NOMINAL, places());
        }
        if (ordered) {
            List<double[]> numbers = compared.stream()
                    .map(row -> new double[] {number(row.label()), number(row.score())})
                    .toList();
            putAlpha(found, "krippendorffOrdinal", KrippendorffAlpha.ORDINAL, numbers);
            putAlpha(found, "krippendorffInterval", KrippendorffAlpha.INTERVAL, numbers);
        }
        return found;
    }

    private static void putAlpha(
            Map<String, Agreement> found, String name, KrippendorffAlpha alpha, List<double[]> units) {
        alpha.of(units, SEED).ifPresent(agreement -> found.put(name, agreement));
    }

    private List<double[]> places() {
        List<String> labels = labels();
        List<String> verdicts = verdicts(compared);
        return IntStream.range(0, labels.size())
                .mapToObj(i -> new double[] {
                    scale.labels().indexOf(labels.get(i)), scale.labels().indexOf(verdicts.get(i))
                })
                .toList();
    }

    private Map<String, Correlation> correlations() {
        Map<String, Correlation> found = new LinkedHashMap<>();
        if (scale.numeric() && !compared.isEmpty()) {
            double[] labels =
                    compared.stream().mapToDouble(row -> number(row.label())).toArray();
            double[] scores =
                    compared.stream().mapToDouble(row -> number(row.score())).toArray();
            Correlation.pearson(labels, scores).ifPresent(found(found, "pearson"));
            Correlation.spearman(labels, scores).ifPresent(found(found, "spearman"));
            Correlation.kendall(labels, scores).ifPresent(found(found, "kendallTauB"));
        }
        return found;
    }

    private static Consumer<Correlation> found(Map<String, Correlation> found, String name) {
        return correlation -> found.put(name, correlation);
    }

    private @Nullable Separation separation() {
        if (!scale.binary()) {
            return null;
        }
        boolean[] right = new boolean[compared.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = "1".equals(compared.get(i).label());
        }
        double[] scores =
                compared.stream().mapToDouble(row -> number(row.score())).toArray();
        return Separation.of(scores, right).orElse(null);
    }

    private List<LabelRate> rates() {
        List<String> of = scale.binary() ? List.of("1") : scale.labels();
        List<String> labels = labels();
        List<String> judged = verdicts(compared);
        List<String> others = verdicts(unlabelled);
        return of.stream()
                .map(label -> Rates.of(
                        label,
                        flags(labels.size(), i -> labels.get(i).equals(label)),
                        flags(judged.size(), i -> judged.get(i).equals(label)),
                        flags(others.size(), i -> others.get(i).equals(label))))
                .toList();
    }

    private static double[] flags(int n, IntPredicate is) {
        double[] flags = new double[n];
        Arrays.setAll(flags, i -> is.test(i) ? 1 : 0);
        return flags;
    }

    private static double number(@Nullable String rating) {
        return Double.parseDouble(Objects.requireNonNull(rating));
    }
}
