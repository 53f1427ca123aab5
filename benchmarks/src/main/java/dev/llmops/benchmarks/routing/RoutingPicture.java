package dev.llmops.benchmarks.routing;

import java.util.Locale;
import java.util.Map;

/** Draws times over load as SVG, one panel for each workload beside the other; the axis of times is logarithmic. */
final class RoutingPicture {

    private static final int WIDTH = 360;
    private static final int HEIGHT = 300;
    private static final int LEFT = 50;
    private static final int TOP = 40;
    private static final int LEGEND = 190;
    private static final double MIN_SECONDS = 0.1;
    private static final double MAX_SECONDS = 100;
    private static final String[] COLOURS = {
        "#222222", "#999999", "#d55e00", "#cc79a7", "#0072b2", "#009e73", "#e69f00",
    };

    private final double[] loads;
    private final StringBuilder panels = new StringBuilder();
    private final StringBuilder legend = new StringBuilder();
    private int count;

    RoutingPicture(double[] loads) {
        this.loads = loads.clone();
    }

    void panel(String title, Map<String, double[]> seconds) {
        int x = count++ * (WIDTH + LEFT);
        panels.append(String.format(Locale.ROOT, "<g transform=\"translate(%d %d)\">%n", x + LEFT, TOP));
        text(WIDTH / 2, -14, "middle", title, "#000000");
        axes();
        int at = 0;
        legend.setLength(0);
        for (Map.Entry<String, double[]> each : seconds.entrySet()) {
            String colour = COLOURS[at % COLOURS.length];
            panels.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"")
                    .append(colour)
                    .append("\" points=\"");
            for (int i = 0; i < loads.length; i++) {
                panels.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(loads[i]), y(each.getValue()[i])));
            }
            panels.append("\"/>\n");
            int y = TOP + 20 * at++;
            legend.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"0\" x2=\"20\" y1=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\"/><text x=\"26\" y=\"%d\">%s</text>%n",
                    y,
                    y,
                    colour,
                    y + 4,
                    each.getKey()));
        }
        panels.append("</g>\n");
    }

    private void axes() {
        for (double load : loads) {
            panels.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\" stroke=\"#eeeeee\"/>%n",
                    x(load),
                    x(load),
                    HEIGHT));
            text((int) x(load), HEIGHT + 16, "middle", String.format(Locale.ROOT, "%.2f", load), "#444444");
        }
        for (double seconds = MIN_SECONDS; seconds <= MAX_SECONDS * 1.01; seconds *= 10) {
            panels.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"0\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
                    WIDTH - 20,
                    y(seconds),
                    y(seconds)));
            text(-6, (int) y(seconds) + 4, "end", String.format(Locale.ROOT, "%.1f s", seconds), "#444444");
        }
        text(WIDTH / 2, HEIGHT + 34, "middle", "load, as a share of what the servers can do", "#444444");
    }

    private void text(int x, int y, String anchor, String words, String colour) {
        panels.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                colour,
                words));
    }

    private double x(double load) {
        return (load - loads[0]) / (loads[loads.length - 1] - loads[0]) * (WIDTH - 20);
    }

    private static double y(double seconds) {
        double bounded = Math.max(MIN_SECONDS, Math.min(MAX_SECONDS, seconds));
        return HEIGHT * (1 - Math.log(bounded / MIN_SECONDS) / Math.log(MAX_SECONDS / MIN_SECONDS));
    }

    String svg() {
        int width = count * (WIDTH + LEFT) + LEGEND;
        int height = HEIGHT + TOP + 44;
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">%n"
                                + "<title>99th percentile of the time to first token over load, by routing strategy, simulated</title>%n"
                                + "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n",
                        width,
                        height,
                        width,
                        height)
                + panels
                + String.format(Locale.ROOT, "<g transform=\"translate(%d 0)\">%n", width - LEGEND + 10)
                + legend
                + "</g>\n</svg>\n";
    }
}
