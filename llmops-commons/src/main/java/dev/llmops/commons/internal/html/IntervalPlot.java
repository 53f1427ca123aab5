package dev.llmops.commons.internal.html;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Means as dots, their intervals as lines, one below the other. Places are given in percent of the width, so that on a small
 * screen the plot gets narrower and its text stays as large as it was. Not safe for use by multiple threads.
 */
public final class IntervalPlot {

    private static final int MAX_TICKS = 7;
    private static final double[] STEPS = {1, 2, 2.5, 5};
    private static final double PERCENT = 100;

    /**
     * Where a value lies with some certainty.
     *
     * @param low its lower end
     * @param high its upper end
     */
    public record Interval(double low, double high) {}

    private record Line(String label, double mean, @Nullable Interval interval, String value, String style) {}

    private final String title;
    private final boolean differences;
    private final List<Line> lines = new ArrayList<>();

    /**
     * Makes an empty plot.
     *
     * @param title what it shows
     * @param differences whether its zero stands in the middle; a plot of scores reaches at least from 0 to 1
     */
    public IntervalPlot(String title, boolean differences) {
        this.title = title;
        this.differences = differences;
    }

    /**
     * Adds a line at the bottom.
     *
     * @param label its name
     * @param mean where its dot stands
     * @param interval its interval, or null if that is unknown
     * @param value the mean as a text
     * @param style {@code better}, {@code worse}, {@code tie} or nothing
     */
    public void add(String label, double mean, @Nullable Interval interval, String value, String style) {
        lines.add(new Line(label, mean, interval, value, style));
    }

    /** {@return the plot as markup, with what it says in words for those who do not see it} */
    public String html() {
        Scale scale = scale();
        StringBuilder grid = new StringBuilder();
        StringBuilder axis = new StringBuilder();
        for (double tick : ticks(scale)) {
            String style = differences && tick == 0 ? "zero" : "grid";
            grid.append(String.format(
                    Locale.ROOT,
                    "<line class=\"%s\" x1=\"%s\" x2=\"%s\" y1=\"0\" y2=\"100%%\"/>",
                    style,
                    scale.percent(tick),
                    scale.percent(tick)));
            axis.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%s\" y=\"15\" text-anchor=\"middle\">%s</text>",
                    scale.percent(tick),
                    label(tick)));
        }
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT, "<div role=\"img\" aria-label=\"%s\">\n", Html.escape(title + ": " + description())));
        lines.forEach(line -> html.append(row(line, grid, scale)));
        return html.append(String.format(
                        Locale.ROOT,
                        "<div class=\"prow paxis\"><span></span><svg class=\"ptrack\">%s</svg></div>\n</div>\n",
                        axis))
                .toString();
    }

    private static String row(Line line, CharSequence grid, Scale scale) {
        Interval interval = line.interval();
        String whisker = interval == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "<line class=\"whisker %s\" x1=\"%s\" x2=\"%s\" y1=\"17\" y2=\"17\"/>",
                        line.style(),
                        scale.percent(interval.low()),
                        scale.percent(interval.high()));
        return String.format(
                Locale.ROOT,
                """
                <div class="prow"><span class="plabel">%s</span><svg class="ptrack">%s%s<circle class="dot %s" cx="%s" cy="17" \
                r="6"/></svg><span class="pvalue">%s</span></div>
                """,
                Html.escape(line.label()),
                grid,
                whisker,
                line.style(),
                scale.percent(line.mean()),
                Html.escape(line.value()));
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
        return new Scale(low, high);
    }

    private static List<Double> ticks(Scale scale) {
        double step = step(scale);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(scale.low() / step); i * step <= scale.high(); i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** The smallest round step that needs no more ticks than fit on a small screen. */
    private static double step(Scale scale) {
        double range = scale.high() - scale.low();
        double power = Math.pow(10, Math.floor(Math.log10(range)) - 1);
        while (true) {
            for (double step : STEPS) {
                if (range / (step * power) <= MAX_TICKS) {
                    return step * power;
                }
            }
            power *= 10;
        }
    }

    private String label(double tick) {
        String number = BigDecimal.valueOf(tick)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
        return differences && tick > 0 ? "+" + number : number;
    }

    /** What the picture says, for those who do not see it. */
    private String description() {
        return String.join(
                "; ",
                lines.stream()
                        .map(line -> line.label() + " " + line.value() + ", interval " + words(line.interval()))
                        .toList());
    }

    private static String words(@Nullable Interval interval) {
        return interval == null
                ? "unknown"
                : String.format(Locale.ROOT, "%.3f to %.3f", interval.low() + 0.0, interval.high() + 0.0);
    }

    /** Values along the width. */
    private record Scale(double low, double high) {

        String percent(double value) {
            return String.format(Locale.ROOT, "%.2f%%", (value - low) / (high - low) * PERCENT);
        }
    }
}
