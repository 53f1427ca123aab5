package dev.llmops.commons.internal.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each rule at both its ends, and what is said of a value beyond them. */
class RequireTest {

    @Test
    void numbers_have_a_least_and_a_most() {
        assertThat(Require.atLeast("n", 3, 3)).isEqualTo(3);
        assertThat(Require.atLeast("n", 1L << 40, 3)).isEqualTo(1L << 40);
        assertThat(Require.within("n", 3, 3, 5)).isEqualTo(3);
        assertThat(Require.within("n", 5, 3, 5)).isEqualTo(5);

        refused("n must be at least 3, but was 2", () -> Require.atLeast("n", 2, 3));
        refused("n must be from 3 to 5, but was 2", () -> Require.within("n", 2, 3, 5));
        refused("n must be from 3 to 5, but was 6", () -> Require.within("n", 6, 3, 5));
    }

    @Test
    void shares_have_ends_that_count_or_do_not() {
        taken(value -> Require.share("s", value), 0, 0.5, 1);
        taken(value -> Require.positiveShare("s", value), Double.MIN_VALUE, 1);
        taken(value -> Require.insideShare("s", value), Double.MIN_VALUE, Math.nextDown(1.0));

        refused("from 0 to 1", value -> Require.share("s", value), -0.1, 1.1);
        refused("above 0 and at most 1", value -> Require.positiveShare("s", value), 0, -0.0, 1.1);
        refused("above 0 and below 1", value -> Require.insideShare("s", value), 0, 1);
    }

    @Test
    void times_are_above_zero_or_not_below_it() {
        assertThat(Require.positive("t", Duration.ofNanos(1))).isEqualTo(Duration.ofNanos(1));
        assertThat(Require.notNegative("t", Duration.ZERO)).isZero();

        refused("t must be above 0, but was PT0S", () -> Require.positive("t", Duration.ZERO));
        refused("t must be above 0, but was PT-1S", () -> Require.positive("t", Duration.ofSeconds(-1)));
        refused("t must be at least 0, but was PT-1S", () -> Require.notNegative("t", Duration.ofSeconds(-1)));
    }

    @Test
    void a_text_has_letters_and_a_setting_is_set_once() {
        assertThat(Require.text("name", " a ")).isEqualTo(" a ");
        Require.unset("name", null);

        refused("name must not be blank", () -> Require.text("name", " "));
        refused("name must be set once, but was set before to a", () -> Require.unset("name", "a"));
    }

    @Test
    @SuppressWarnings("NullAway") // Callers without a checker of nulls.
    void a_setting_that_is_null_is_named() {
        Stream.<Runnable>of(
                        () -> Require.text("name", null),
                        () -> Require.positive("name", null),
                        () -> Require.notNegative("name", null))
                .forEach(call ->
                        assertThatNullPointerException().isThrownBy(call::run).withMessage("name"));
    }

    private static void taken(Function<Double, Double> rule, double... values) {
        DoubleStream.of(values).forEach(value -> assertThat(rule.apply(value)).isEqualTo(value));
    }

    /** No rule takes NaN or infinity. */
    private static void refused(String said, Function<Double, Double> rule, double... values) {
        DoubleStream.concat(
                        DoubleStream.of(values),
                        DoubleStream.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY))
                .forEach(value -> refused(
                        "s must be " + said + ", but was " + value,
                        () -> assertThat(rule.apply(value)).isNull()));
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
    }
}
