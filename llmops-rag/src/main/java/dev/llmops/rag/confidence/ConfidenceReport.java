package dev.llmops.rag.confidence;

import dev.llmops.commons.internal.html.Html;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;

/** Renders a reliability diagram and a risk-coverage curve as one HTML file without scripts. */
public final class ConfidenceReport {

    private static final int BINS = 10;
    private static final int SIZE = 320;

    private ConfidenceReport() {}

    /**
     * {@return the page}
     *
     * @param title its title
     * @param confidence of each labelled answer, from 0 to 1; at least one, and none that a calibration was fitted on
     * @param right whether each is right
     */
    public static String html(String title, double[] confidence, boolean[] right) {
        RiskCoverage areas = RiskCoverage.of(confidence, right);
        StringBuilder body = new StringBuilder();
        body.append("<h1>").append(Html.escape(title)).append("</h1>\n");
        body.append(String.format(
                Locale.ROOT,
                "<p>%d labelled answers. Brier score %.4f, expected calibration error %.4f (%d bins of equal size), area under"
                        + " the risk-coverage curve %.4f, of which %.4f above the best order.</p>%n",
                areas.n(),
                brier(confidence, right),
                calibrationError(confidence, right),
                BINS,
                areas.area(),
                areas.excess()));
        body.append(
                "<h2>Reliability</h2>\n<p>Each point is a tenth of the answers: confidence to the right, share of right ones"
                        + " upwards. On the line, it says what it means.</p>\n");
        body.append(reliability(confidence, right));
        body.append(
                "<h2>Risk and coverage</h2>\n<p>Share of questions answered, the most confident first, to the right; share of"
                        + " wrong ones among them upwards.</p>\n");
        body.append(curve(RiskCoverage.risks(confidence, right)));
        return Html.page(title, body.toString());
    }

    /** {@return the mean squared distance of confidence and outcome (Brier, 1950)} */
    static double brier(double[] confidence, boolean[] right) {
        return IntStream.range(0, right.length)
                .mapToDouble(i -> Math.pow(confidence[i] - (right[i] ? 1 : 0), 2))
                .average()
                .orElse(0);
    }

    static double calibrationError(double[] confidence, boolean[] right) {
        double error = 0;
        for (double[] bin : bins(confidence, right)) {
            error += bin[2] / right.length * Math.abs(bin[0] - bin[1]);
        }
        return error;
    }

    /** {@return for each bin mean confidence, share of right ones, and number} */
    private static double[][] bins(double[] confidence, boolean[] right) {
        int[] order = IntStream.range(0, right.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> confidence[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int count = Math.min(BINS, order.length);
        double[][] bins = new double[count][3];
        for (int k = 0; k < order.length; k++) {
            double[] bin = bins[(int) ((long) k * count / order.length)];
            bin[0] += confidence[order[k]];
            bin[1] += right[order[k]] ? 1 : 0;
            bin[2]++;
        }
        for (double[] bin : bins) {
            bin[0] /= bin[2];
            bin[1] /= bin[2];
        }
        return bins;
    }

    private static String reliability(double[] confidence, boolean[] right) {
        StringBuilder svg = open("reliability diagram");
        svg.append(String.format(
                Locale.ROOT, "<line x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"0\" stroke=\"gray\"/>%n", SIZE, SIZE));
        for (double[] bin : bins(confidence, right)) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"currentColor\"><title>%.3f: %.3f of %.0f are right</title></circle>%n",
                    bin[0] * SIZE,
                    (1 - bin[1]) * SIZE,
                    bin[0],
                    bin[1],
                    bin[2]));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String curve(double[] risks) {
        StringBuilder svg = open("risk-coverage curve");
        svg.append("<polyline fill=\"none\" stroke=\"currentColor\" points=\"");
        for (int i = 0; i < risks.length; i++) {
            svg.append(
                    String.format(Locale.ROOT, "%.1f,%.1f ", (i + 1.0) / risks.length * SIZE, (1 - risks[i]) * SIZE));
        }
        return svg.append("\"/>\n</svg>\n").toString();
    }

    private static StringBuilder open(String label) {
        return new StringBuilder(String.format(
                Locale.ROOT,
                "<svg role=\"img\" aria-label=\"%s\" viewBox=\"-8 -8 %d %d\" width=\"%d\">%n<rect width=\"%d\" height=\"%d\""
                        + " fill=\"none\" stroke=\"gray\"/>%n",
                label,
                SIZE + 16,
                SIZE + 16,
                SIZE + 16,
                SIZE,
                SIZE));
    }
}
