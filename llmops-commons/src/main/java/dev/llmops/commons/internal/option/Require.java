package dev.llmops.commons.internal.option;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a setting must be. Each method returns the value, or throws IllegalArgumentException with the setting's name, the rule and the bad value; where it is
 * null, a NullPointerException with the name.
 */
public final class Require {

    private Require() {}

    /** {@return a number that is at least as large as another} */
    public static int atLeast(String name, int value, int least) {
        return (int) atLeast(name, (long) value, least);
    }

    /** {@return a number that is at least as large as another} */
    public static long atLeast(String name, long value, long least) {
        return fitting(name, value >= least, "at least " + least, value);
    }

    /** {@return a number of a range, whose ends are allowed} */
    public static int within(String name, int value, int least, int most) {
        return fitting(name, value >= least && value <= most, "from " + least + " to " + most, value);
    }

    /** {@return a number from 0 to 1} */
    public static double share(String name, double value) {
        return fitting(name, value >= 0 && value <= 1, "from 0 to 1", value);
    }

    /** {@return a number between 0 and 1, which are not allowed themselves} */
    public static double insideShare(String name, double value) {
        return fitting(name, value > 0 && value < 1, "above 0 and below 1", value);
    }

    /** {@return a number above 0 that is at most 1} */
    public static double positiveShare(String name, double value) {
        return fitting(name, value > 0 && value <= 1, "above 0 and at most 1", value);
    }

    /** {@return a time above 0} */
    public static Duration positive(String name, Duration value) {
        return fitting(name, Objects.requireNonNull(value, name).compareTo(Duration.ZERO) > 0, "above 0", value);
    }

    /** {@return a time that is not below 0} */
    public static Duration notNegative(String name, Duration value) {
        return fitting(name, !Objects.requireNonNull(value, name).isNegative(), "at least 0", value);
    }

    /** {@return a text that is not blank} */
    public static String text(String name, String value) {
        not(Objects.requireNonNull(value, name).isBlank(), () -> name + " must not be blank");
        return value;
    }

    /** Refuses what is not right; the message is made only then. */
    public static void that(boolean right, Supplier<String> message) {
        not(!right, message);
    }

    /** Refuses what is wrong. */
    public static void not(boolean wrong, String message) {
        not(wrong, () -> message);
    }

    /** Refuses what is wrong; the message is made only then. */
    public static void not(boolean wrong, Supplier<String> message) {
        if (wrong) {
            throw new IllegalArgumentException(message.get());
        }
    }

    /** Refuses a second value of a setting that has one. */
    public static void unset(String name, @Nullable Object before) {
        not(before != null, () -> name + " must be set once, but was set before to " + before);
    }

    private static <T> T fitting(String name, boolean fits, String rule, T value) {
        that(fits, () -> name + " must be " + rule + ", but was " + value);
        return value;
    }
}
