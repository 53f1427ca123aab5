package dev.llmops.eval.calibration;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.internal.stats.Samples;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** The ratings that people and judge may give: an ordered list of labels, or all numbers in a range. Immutable. */
public final class RatingScale {

    /** Right or wrong, the scale of most checks: 0 and 1. */
    public static final RatingScale RIGHT_OR_WRONG = of(List.of("0", "1"));

    private static final Pattern RANGE = Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?)\\.\\.(-?[0-9]+(?:\\.[0-9]+)?)");

    private final List<String> labels;
    private final double @Nullable [] range;

    private RatingScale(List<String> labels, double @Nullable [] range) {
        this.labels = labels;
        this.range = range;
    }

    /**
     * {@return a scale of labels}
     *
     * @param labels at least two, all different; 1.0 and 1 are the same label
     */
    public static RatingScale of(List<String> labels) {
        List<String> plain =
                labels.stream().map(label -> Ratings.plain(label.strip())).toList();
        if (plain.size() < 2 || plain.contains("") || plain.stream().distinct().count() != plain.size()) {
            throw new IllegalArgumentException(
                    "a scale must have at least two labels, all different and none empty, but was " + plain);
        }
        return new RatingScale(plain, null);
    }

    /**
     * {@return a scale of all numbers in a range}
     *
     * @param low the lowest
     * @param high the highest, above it
     */
    public static RatingScale range(double low, double high) {
        Samples.finite("ends of a scale", new double[] {low, high}, 2);
        Require.not(low >= high, () -> "a scale must end above its start, but was " + low + " to " + high);
        return new RatingScale(List.of(), new double[] {low, high});
    }

    /**
     * {@return the scale described by a text}
     *
     * @param text labels separated by commas, such as {@code bad,fair,good}, or a range of numbers, such as {@code 1..5}
     */
    public static RatingScale parse(String text) {
        var ends = RANGE.matcher(text.strip());
        return ends.matches()
                ? range(Double.parseDouble(ends.group(1)), Double.parseDouble(ends.group(2)))
                : of(Arrays.asList(text.split(",", -1)));
    }

    /** {@return the labels in their order; empty for a range} */
    public List<String> labels() {
        return labels;
    }

    /** {@return whether every rating is a number} */
    public boolean numeric() {
        return range != null || labels.stream().allMatch(Ratings::isNumber);
    }

    /** {@return whether it is right or wrong: 0 and 1} */
    public boolean binary() {
        return labels.equals(RIGHT_OR_WRONG.labels());
    }

    /**
     * {@return the lowest number}
     *
     * @throws IllegalStateException if it is a scale of words
     */
    public double low() {
        return numbers().min().orElseThrow();
    }

    /**
     * {@return the highest number}
     *
     * @throws IllegalStateException if it is a scale of words
     */
    public double high() {
        return numbers().max().orElseThrow();
    }

    private DoubleStream numbers() {
        if (!numeric()) {
            throw new IllegalStateException("a scale of words has no ends, and this one is " + this);
        }
        return range != null ? Arrays.stream(range) : labels.stream().mapToDouble(Double::parseDouble);
    }

    /**
     * Rejects a label that is not on the scale.
     *
     * @param label a rating, as {@link LabelledScore} writes it
     * @throws IllegalArgumentException if it is not on the scale
     */
    public void requireLabel(String label) {
        Require.that(holds(label), () -> "'label' must be on the scale " + this + ", but was '" + label + "'");
    }

    /** Refuses what the judge cannot have said; where right is 1 and wrong is 0, it may say how sure it is. */
    void requireScore(String score) {
        if (!holds(score) && !(binary() && Ratings.isNumber(score))) {
            throw new IllegalArgumentException("'score' must be on the scale " + this + ", but was '" + score + "'");
        }
    }

    private boolean holds(String rating) {
        if (range == null) {
            return labels.contains(rating);
        }
        double number = Ratings.isNumber(rating) ? Double.parseDouble(rating) : Double.NaN;
        return number >= range[0] && number <= range[1];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RatingScale scale && scale.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return range == null ? String.join(",", labels) : plain(range[0]) + ".." + plain(range[1]);
    }

    private static String plain(double end) {
        return Ratings.plain(Double.toString(end));
    }
}
