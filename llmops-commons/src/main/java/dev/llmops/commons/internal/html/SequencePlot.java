package dev.llmops.commons.internal.html;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * An interval over time: a band around a line, with 0 and what else is of interest drawn across. Shapes stretch with the page, text does not.
 * Early intervals reach beyond the picture, so that the late ones can be read.
 */
public final class SequencePlot {

    private static final double SIZE = 1000;
    private static final int TIMES = 4;
    private static final DateTimeFormatter DAYS = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);

    /**
     * What was known at a time.
     *
     * @param at the time
     * @param low lower end
     * @param middle the estimate
     * @param high upper end
     */
    public record Point(Instant at, double low, double middle, double high) {}

    private final String title;
    private final List<Point> points;
    private final List<Double> marks;

    /**
     * Makes a plot.
     *
     * @param title what it shows
     * @param points in the order of time, at least one
     * @param marks values that are drawn across, beside 0
     */
    public SequencePlot(String title, List<Point> points, List<Double> marks) {
        if (points.isEmpty()) {
            throw new IllegalArgumentException("a plot needs at least one point");
        }
        this.title = title;
        this.points = List.copyOf(points);
        this.marks = List.copyOf(marks);
    }

    /** {@return the plot as markup, with what it says at the end in words for those who do not see it} */
    public String html() {
        double reach = reach();
        StringBuilder lines = new StringBuilder();
        StringBuilder labels = new StringBuilder();
        for (double value : List.of(-reach / 2, 0.0, reach / 2)) {
            String y = percent(0.5 - value / (2 * reach));
            lines.append(String.format(
                    Locale.ROOT,
                    "<line class=\"%s\" x1=\"0\" x2=\"100%%\" y1=\"%s\" y2=\"%s\"/>",
                    value == 0 ? "zero" : "grid",
                    y,
                    y));
            labels.append(String.format(
                    Locale.ROOT, "<text x=\"-8\" y=\"%s\" dy=\"4\" text-anchor=\"end\">%s</text>", y, number(value)));
        }
        for (double mark : marks) {
            String y = percent(0.5 - mark / (2 * reach));
            lines.append(String.format(
                    Locale.ROOT, "<line class=\"mark\" x1=\"0\" x2=\"100%%\" y1=\"%s\" y2=\"%s\"/>", y, y));
        }
        return String.format(
                Locale.ROOT,
                """
                <div class="chart" role="img" aria-label="%s"><svg class="plot">%s<svg viewBox="0 0 1000 1000" preserveAspectRatio="none" \
                width="100%%" height="100%%"><polygon class="band" points="%s"/><polyline class="curve" points="%s" \
                vector-effect="non-scaling-stroke"/></svg>%s</svg><svg class="times">%s</svg></div>
                """,
                Html.escape(title + ": " + words()),
                lines,
                band(reach),
                curve(reach),
                labels,
                times());
    }

    /** How far the picture reaches to both sides of 0: at least what the last interval holds, with room around it. */
    private double reach() {
        Point last = points.get(points.size() - 1);
        double reach = Math.max(Math.abs(last.low()), Math.abs(last.high()));
        for (double mark : marks) {
            reach = Math.max(reach, Math.abs(mark));
        }
        return Double.isFinite(reach) && reach > 0 ? 2 * reach : 1;
    }

    private String band(double reach) {
        List<String> edge = new ArrayList<>();
        points.forEach(point -> edge.add(place(point.at(), point.high(), reach)));
        List<Point> back = new ArrayList<>(points);
        Collections.reverse(back);
        back.forEach(point -> edge.add(place(point.at(), point.low(), reach)));
        return String.join(" ", edge);
    }

    private String curve(double reach) {
        return String.join(
                " ",
                points.stream()
                        .map(point -> place(point.at(), point.middle(), reach))
                        .toList());
    }

    private String place(Instant at, double value, double reach) {
        double y = Math.max(-SIZE, Math.min(2 * SIZE, SIZE * (0.5 - value / (2 * reach))));
        return String.format(Locale.ROOT, "%.1f,%.1f", SIZE * share(at), y);
    }

    private double share(Instant at) {
        return Duration.between(start(), at).toMillis() / (double) span().toMillis();
    }

    private Instant start() {
        return points.get(0).at();
    }

    private Duration span() {
        Duration span = Duration.between(start(), points.get(points.size() - 1).at());
        return span.toMillis() <= 0 ? Duration.ofMillis(1) : span;
    }

    private String times() {
        DateTimeFormatter format = span().toDays() >= TIMES ? DAYS : span().toMinutes() >= TIMES ? MINUTES : SECONDS;
        StringBuilder times = new StringBuilder();
        for (int i = 0; i <= TIMES; i++) {
            String anchor = i == 0 ? "start" : i == TIMES ? "end" : "middle";
            Instant at = start().plusMillis(span().toMillis() * i / TIMES);
            times.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%s\" y=\"15\" text-anchor=\"%s\">%s</text>",
                    percent(i / (double) TIMES),
                    anchor,
                    format.format(at.atOffset(ZoneOffset.UTC))));
        }
        return times.toString();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f%%", 100 * share);
    }

    private static String number(double value) {
        String text = BigDecimal.valueOf(value)
                .round(new MathContext(2))
                .stripTrailingZeros()
                .toPlainString();
        return value > 0 ? "+" + text : text;
    }

    private String words() {
        Point last = points.get(points.size() - 1);
        return String.format(
                Locale.ROOT, "at the end %.4g, interval %.4g to %.4g", last.middle(), last.low(), last.high());
    }
}
