package dev.llmops.eval.report;

import dev.llmops.eval.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Means as dots, their intervals as lines, one below the other. */
final class IntervalPlot {

    private static final int WIDTH = 760;
    private static final int LABEL = 190;
    private static final int LABEL_CHARACTERS = 26;
    private static final int VALUE = 90;
    private static final int ROW = 34;
    private static final int MOST_TICKS = 6;
    private static final double[] STEPS = {1, 2, 2.5, 5};

    private record Line(String label, double mean, @Nullable Interval interval, String value, String dot) {}

    private final String title;
    private final boolean differences;
    private final List<Line> lines = new ArrayList<>();

    /** A plot of differences has its zero in the middle, one of scores reaches at least from 0 to 1. */
    IntervalPlot(String title, boolean differences) {
        this.title = title;
        this.differences = differences;
    }

    void add(String label, double mean, @Nullable Interval interval, String value, String dot) {
        lines.add(new Line(label, mean, interval, value, dot));
    }

    String svg() {
        Scale scale = scale();
        int height = lines.size() * ROW + 34;
        StringBuilder svg = new StringBuilder();
        svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
                .formatted(WIDTH, height, Html.escape(title + ": " + description())));
        axis(svg, scale, height - 26);
        for (int i = 0; i < lines.size(); i++) {
            line(svg, scale, lines.get(i), i * ROW + ROW / 2 + 2);
        }
        return svg.append("</svg>\n").toString();
    }

    private Scale scale() {
        double low = 0;
        double high = differences ? 0 : 1;
        for (Line line : lines) {
            low = Math.min(
                    low, line.interval() == null ? line.mean() : line.interval().low());
            high = Math.max(
                    high,
                    line.interval() == null ? line.mean() : line.interval().high());
        }
        if (differences) {
            high = Math.max(Math.max(high, -low) * 1.1, 0.05);
            low = -high;
        }
        return new Scale(low, high, LABEL, WIDTH - VALUE - 16.0);
    }

    /** The smallest round step that needs no more ticks than fit. */
    private static double step(Scale scale) {
        double range = scale.high() - scale.low();
        double power = Math.pow(10, Math.floor(Math.log10(range)) - 1);
        while (true) {
            for (double step : STEPS) {
                if (range / (step * power) <= MOST_TICKS) {
                    return step * power;
                }
            }
            power *= 10;
        }
    }

    private void axis(StringBuilder svg, Scale scale, int bottom) {
        double step = step(scale);
        for (long i = (long) Math.ceil(scale.low() / step); i * step <= scale.high(); i++) {
            double value = i * step;
            String x = scale.x(value);
            String style = differences && i == 0 ? "zero" : "axis";
            svg.append("<line class=\"%s\" x1=\"%s\" x2=\"%s\" y1=\"0\" y2=\"%d\"/>".formatted(style, x, x, bottom));
            svg.append("<text class=\"soft\" x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>\n"
                    .formatted(x, bottom + 18, differences ? Texts.signed(value) : Texts.number(value)));
        }
    }

    private static void line(StringBuilder svg, Scale scale, Line line, int y) {
        svg.append("<text x=\"0\" y=\"%d\">%s</text>".formatted(y + 5, Html.escape(fitting(line.label()))));
        Interval interval = line.interval();
        if (interval != null) {
            svg.append("<line class=\"whisker %s\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>"
                    .formatted(line.dot(), scale.x(interval.low()), scale.x(interval.high()), y, y));
        }
        svg.append("<circle class=\"dot %s\" cx=\"%s\" cy=\"%d\" r=\"6\"/>"
                .formatted(line.dot(), scale.x(line.mean()), y));
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n"
                .formatted(WIDTH, y + 5, Html.escape(line.value())));
    }

    private static String fitting(String label) {
        int points = label.codePointCount(0, label.length());
        return points <= LABEL_CHARACTERS
                ? label
                : label.substring(0, label.offsetByCodePoints(0, LABEL_CHARACTERS - 1)) + "\u2026";
    }

    /** What the picture says, for those who do not see it. */
    private String description() {
        return String.join(
                "; ",
                lines.stream()
                        .map(line ->
                                line.label() + " " + line.value() + ", interval " + Texts.interval(line.interval()))
                        .toList());
    }
}
