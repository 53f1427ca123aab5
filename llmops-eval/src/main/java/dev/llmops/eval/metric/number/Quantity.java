package dev.llmops.eval.metric.number;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A number as it stands in a text, with its unit if it is a known one. */
record Quantity(BigDecimal value, @Nullable Unit unit) {

    /** Digits with a point, perhaps with commas between thousands; a sign where no word ends before it; a currency before or a unit behind. */
    private static final Pattern NUMBER = Pattern.compile(
            "(?<![\\p{L}\\p{N}_.,])(?<sign>[-+\u2212]?)(?<before>[$\u20ac\u00a3\u00a5]?)(?<sign2>[-+\u2212]?)"
                    + "(?<digits>(?:\\d{1,3}(?:,\\d{3})++(?!\\d)|\\d++)(?:\\.\\d++)?|\\.\\d++)(?:[eE](?<exponent>[-+]?\\d{1,3})(?!\\d))?"
                    + "(?:\\s?(?<unit>[%$\u20ac\u00a3\u00a5\u00b0\\p{L}\u00b5][\\p{L}/]*+[\u00b2\u00b3]?))?");

    /** A longer one is no number that anybody means, and takes long to compute with. */
    private static final int MAX_DIGITS = 400;

    /** {@return all numbers of a text, in order} */
    static List<Quantity> in(String text) {
        List<Quantity> found = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(text);
        while (matcher.find()) {
            if (matcher.group("digits").length() <= MAX_DIGITS) {
                found.add(of(matcher));
            }
        }
        return found;
    }

    /** {@return the number that a text is, or null if it is anything else} */
    static @Nullable Quantity whole(String text) {
        Matcher matcher = NUMBER.matcher(text.strip());
        if (!matcher.matches() || matcher.group("digits").length() > MAX_DIGITS) {
            return null;
        }
        Quantity quantity = of(matcher);
        return matcher.group("unit") != null && quantity.unit() == null ? null : quantity;
    }

    private static Quantity of(Matcher matcher) {
        BigDecimal value = new BigDecimal(matcher.group("digits").replace(",", ""));
        if (matcher.group("exponent") != null) {
            value = value.scaleByPowerOfTen(Integer.parseInt(matcher.group("exponent")));
        }
        String signs = matcher.group("sign") + matcher.group("sign2");
        boolean negative = signs.contains("-") || signs.contains("\u2212");
        String unit = matcher.group("before").isEmpty() ? matcher.group("unit") : matcher.group("before");
        return new Quantity(negative ? value.negate() : value, unit == null ? null : Unit.named(unit));
    }

    /** {@return the value in another unit, or null if that is of another kind; a number without a unit has the other's} */
    @Nullable
    BigDecimal in(@Nullable Unit other) {
        if (unit == null || other == null) {
            return value;
        }
        return unit.kind().equals(other.kind())
                ? value.multiply(unit.factor()).divide(other.factor(), Unit.PRECISION)
                : null;
    }

    @Override
    public String toString() {
        return value.toPlainString() + (unit == null ? "" : " " + unit.name());
    }
}
