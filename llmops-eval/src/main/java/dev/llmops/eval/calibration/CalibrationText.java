package dev.llmops.eval.calibration;

import dev.llmops.eval.internal.text.TextTable;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;
import dev.llmops.eval.stats.agreement.ConfusionMatrix;
import dev.llmops.eval.stats.rate.CorrectedRate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A calibration for people. */
final class CalibrationText {

    /** Below this many labels the normal approximations of the corrected rates are too sure. */
    private static final int FEW_LABELS = 50;

    private CalibrationText() {}

    static String of(JudgeCalibration calibration) {
        StringBuilder text = new StringBuilder(counts(calibration)).append('\n');
        if (calibration.matrix() != null) {
            TextTable.append(text, matrix(calibration.matrix()));
        }
        TextTable.append(text, figures(calibration));
        calibration.rates().forEach(rate -> rate(text, rate));
        if (calibration.rates().stream().anyMatch(rate -> rate.predictionPowered() != null)) {
            text.append("corrected rates hold if the labelled rows are a random sample of all rows");
            int n = calibration.labelled() - calibration.unscored();
            text.append(n < FEW_LABELS ? "; " + n + " labels are few, so that their intervals are too narrow\n" : "\n");
        }
        return text.toString();
    }

    private static String counts(JudgeCalibration calibration) {
        int labelled = calibration.labelled();
        double[] missing = new double[labelled];
        Arrays.fill(missing, 0, calibration.unscored(), 1);
        Estimate share = Estimate.of(missing);
        return labelled + " labelled rows, " + calibration.unscored() + " of them unscored ("
                + withInterval(share.mean(), share.interval()) + "); " + calibration.unlabelled()
                + " scored rows without label"
                + (calibration.unlabelledUnscored() == 0
                        ? ""
                        : "; " + calibration.unlabelledUnscored() + " rows with neither");
    }

    private static List<List<String>> matrix(ConfusionMatrix matrix) {
        List<List<String>> table = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("people \\ judge"));
        head.addAll(matrix.labels());
        table.add(head);
        for (int i = 0; i < matrix.labels().size(); i++) {
            List<String> row = new ArrayList<>(List.of(matrix.labels().get(i)));
            matrix.counts().get(i).forEach(count -> row.add(Integer.toString(count)));
            table.add(row);
        }
        return table;
    }

    private static List<List<String>> figures(JudgeCalibration calibration) {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("figure", "value", "95 % interval", "n"));
        Estimate accuracy = calibration.accuracy();
        if (accuracy != null && calibration.majority() != null) {
            add(table, "accuracy", accuracy.mean(), accuracy.interval(), accuracy.n());
            add(table, "the most frequent label", calibration.majority(), null, accuracy.n());
        }
        calibration.agreements().forEach((name, each) -> add(table, name, each.value(), each.interval(), each.n()));
        calibration
                .correlations()
                .forEach((name, each) -> add(table, name, each.coefficient(), each.interval(), each.n()));
        Separation separation = calibration.separation();
        if (separation != null) {
            int n = separation.auc().positives() + separation.auc().negatives();
            add(table, "AUC", separation.auc().value(), separation.auc().interval(), n);
            add(table, "average precision", separation.averagePrecision(), null, n);
            if (separation.calibrationError() != null && separation.brier() != null) {
                add(table, "calibration error", separation.calibrationError(), null, n);
                add(table, "Brier score", separation.brier(), null, n);
            }
        }
        return table;
    }

    private static void add(List<List<String>> table, String name, double value, @Nullable Interval interval, int n) {
        String ends = interval == null ? "-" : number(interval.low()) + " to " + number(interval.high());
        table.add(List.of(name, number(value), ends, Integer.toString(n)));
    }

    private static void rate(StringBuilder text, LabelRate rate) {
        text.append("rate of '").append(rate.label()).append("'\n");
        List<List<String>> table = new ArrayList<>();
        line(
                table,
                "  people, labelled rows",
                rate.people().mean(),
                rate.people().interval());
        if (rate.judge() != null) {
            line(table, "  judge, other rows", rate.judge().mean(), rate.judge().interval());
        }
        line(table, "  Rogan-Gladen", rate.roganGladen());
        if (rate.predictionPowered() != null) {
            line(table, "  prediction-powered", rate.predictionPowered().plain());
            line(table, "  prediction-powered, tuned", rate.predictionPowered().tuned());
        }
        if (rate.sensitivity() != null) {
            line(table, "  sensitivity", rate.sensitivity(), null);
        }
        if (rate.specificity() != null) {
            line(table, "  specificity", rate.specificity(), null);
        }
        TextTable.append(text, table);
    }

    private static void line(List<List<String>> table, String name, @Nullable CorrectedRate rate) {
        if (rate != null) {
            line(table, name, rate.value(), rate.interval());
        }
    }

    private static void line(List<List<String>> table, String name, double value, @Nullable Interval interval) {
        table.add(List.of(name, withInterval(value, interval)));
    }

    private static String withInterval(double value, @Nullable Interval interval) {
        return number(value)
                + (interval == null ? "" : ", 95 % " + number(interval.low()) + " to " + number(interval.high()));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value == 0 ? 0.0 : value);
    }
}
