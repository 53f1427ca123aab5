package dev.llmops.console.internal.page;

import java.util.List;

/**
 * A figure for each day: bars or lines in a picture that stretches with the page, and the same as a table.
 *
 * @param title what it shows
 * @param value its sum or latest value, large
 * @param note what belongs to it, small
 * @param words the picture in words
 * @param days the days, oldest first
 * @param series what is drawn
 * @param top the largest value, as a label
 * @param link where one finds what it counts, or empty
 */
record Chart(
        String title,
        String value,
        String note,
        String words,
        List<String> days,
        List<Series> series,
        String top,
        String link) {

    /** How wide a day is in the picture. */
    static final int DAY = 10;

    private static final double HEIGHT = 100;

    /**
     * A figure over days.
     *
     * @param style class of its shapes
     * @param line whether it is a line and not bars
     * @param labels its values as texts
     * @param heights its values in hundredths of the picture; below 0 where there is none
     */
    record Series(String name, String style, boolean line, List<String> labels, List<Double> heights) {

        String y(int day) {
            return Texts.format("%.2f", HEIGHT - Math.max(0, heights.get(day)));
        }

        String height(int day) {
            return Texts.format("%.2f", Math.max(0, heights.get(day)));
        }

        /** The points of a line, without the days that have no value. */
        String points() {
            StringBuilder points = new StringBuilder();
            for (int day = 0; day < heights.size(); day++) {
                if (heights.get(day) >= 0) {
                    points.append(Texts.format("%.1f,%s ", day * DAY + DAY / 2.0, y(day)));
                }
            }
            return points.toString().strip();
        }

        /** A dot on each value, so that a day between days without value is seen. */
        String dots() {
            StringBuilder path = new StringBuilder();
            for (int day = 0; day < heights.size(); day++) {
                if (heights.get(day) >= 0) {
                    path.append(Texts.format("M%.1f %sh0", day * DAY + DAY / 2.0, y(day)));
                }
            }
            return path.toString();
        }
    }

    static Series series(
            String name, String style, boolean line, List<String> labels, List<Double> values, double top) {
        List<Double> heights = values.stream()
                .map(value -> value < 0 ? -1 : top == 0 ? 0.0 : value / top * (HEIGHT - 2))
                .toList();
        return new Series(name, style, line, labels, heights);
    }

    int width() {
        return Math.max(1, days.size()) * DAY;
    }
}
