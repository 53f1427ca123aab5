package dev.llmops.eval.report;

import dev.llmops.commons.internal.html.Html;
import java.util.Arrays;
import java.util.Locale;

/** How scores are spread, in ten bars of equal width. */
final class Histogram {

    private static final int BARS = 10;
    private static final int WIDTH = 260;
    private static final int HEIGHT = 110;
    private static final int BOTTOM = 18;

    private Histogram() {}

    static String svg(String label, double[] scores) {
        double low = Math.min(0, Arrays.stream(scores).min().orElse(0));
        double high = Math.max(1, Arrays.stream(scores).max().orElse(1));
        int[] counts = new int[BARS];
        for (double score : scores) {
            counts[Math.min(BARS - 1, (int) ((score - low) / (high - low) * BARS))]++;
        }
        return draw(label, counts, Texts.number(low), Texts.number(high));
    }

    private static String draw(String label, int[] counts, String low, String high) {
        int most = Math.max(1, Arrays.stream(counts).max().orElse(1));
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"histogram\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
                WIDTH,
                HEIGHT,
                Html.escape("scores of " + label + " from " + low + " to " + high + " in ten bars: "
                        + Arrays.toString(counts))));
        double width = (double) WIDTH / BARS;
        for (int i = 0; i < BARS; i++) {
            double height = (HEIGHT - BOTTOM - 16.0) * counts[i] / most;
            double top = HEIGHT - BOTTOM - height;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\"/>",
                    i * width + 1.5,
                    top,
                    width - 3,
                    height));
            if (counts[i] > 0) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%s\" y=\"%s\" text-anchor=\"middle\">%d</text>",
                        pixels(i * width + width / 2),
                        pixels(top - 4),
                        counts[i]));
            }
        }
        svg.append(String.format(
                Locale.ROOT,
                "\n<line class=\"grid\" x1=\"0\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>",
                WIDTH,
                HEIGHT - BOTTOM,
                HEIGHT - BOTTOM));
        svg.append(String.format(Locale.ROOT, "<text x=\"0\" y=\"%d\">%s</text>", HEIGHT - 3, low));
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n</svg>\n",
                WIDTH,
                HEIGHT - 3,
                high));
        return svg.toString();
    }

    private static String pixels(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
