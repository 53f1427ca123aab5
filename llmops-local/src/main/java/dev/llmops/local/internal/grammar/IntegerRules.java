package dev.llmops.local.internal.grammar;

import static dev.llmops.local.internal.grammar.SchemaCheck.refused;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whole numbers between two bounds, digit by digit. */
final class IntegerRules {

    /** What a number without a bound of its own reaches to, as far as a double counts exactly. */
    private static final BigInteger FAR = BigInteger.TEN.pow(16).subtract(BigInteger.ONE);

    private static final int MAX_DIGITS = 30;

    private IntegerRules() {}

    static String of(SchemaPath path, Map<?, ?> members, GrammarRules rules) {
        BigInteger least = larger(
                bound(members.get("minimum"), RoundingMode.CEILING),
                next(bound(members.get("exclusiveMinimum"), RoundingMode.FLOOR), 1));
        BigInteger most = larger(
                negated(bound(members.get("maximum"), RoundingMode.FLOOR)),
                negated(next(bound(members.get("exclusiveMaximum"), RoundingMode.CEILING), -1)));
        if (least == null && most == null) {
            return rules.integer();
        }
        BigInteger from = least == null ? far(negated(most)).negate() : least;
        BigInteger to = most == null ? far(least) : most.negate();
        if (from.compareTo(to) > 0) {
            throw refused(path, "no whole number is from " + from + " to " + to);
        }
        return rules.add(between(from, to));
    }

    /** Null if there is no bound, or none that a grammar can follow. */
    private static @Nullable BigInteger bound(@Nullable Object value, RoundingMode rounding) {
        if (!(value instanceof Number number)) {
            return null;
        }
        BigDecimal exact = new BigDecimal(number.toString());
        boolean near = exact.precision() - (long) exact.scale() <= MAX_DIGITS && exact.scale() <= 1_000;
        return near ? exact.setScale(0, rounding).toBigInteger() : null;
    }

    private static @Nullable BigInteger next(@Nullable BigInteger bound, int step) {
        return bound == null ? null : bound.add(BigInteger.valueOf(step));
    }

    private static @Nullable BigInteger negated(@Nullable BigInteger bound) {
        return bound == null ? null : bound.negate();
    }

    private static @Nullable BigInteger larger(@Nullable BigInteger one, @Nullable BigInteger other) {
        return one == null ? other : other == null ? one : one.max(other);
    }

    private static BigInteger far(@Nullable BigInteger other) {
        return other == null ? FAR : FAR.max(other.abs().multiply(BigInteger.TEN));
    }

    static String between(BigInteger from, BigInteger to) {
        List<String> all = new ArrayList<>();
        if (from.signum() < 0) {
            BigInteger nearest = to.signum() < 0 ? to.negate() : BigInteger.ONE;
            if (nearest.compareTo(from.negate()) <= 0) {
                all.add("\"-\" (" + String.join(" | ", digits(nearest, from.negate())) + ")");
            }
        }
        if (to.signum() >= 0) {
            all.addAll(digits(from.max(BigInteger.ZERO), to));
        }
        return String.join(" | ", all);
    }

    /** Each length is an alternative; lengths of which all numbers count are one. */
    private static List<String> digits(BigInteger from, BigInteger to) {
        List<String> all = new ArrayList<>();
        int last = to.toString().length();
        int full = 0;
        for (int length = from.toString().length(); length <= last; length++) {
            BigInteger lowest = length == 1 ? BigInteger.ZERO : BigInteger.TEN.pow(length - 1);
            BigInteger highest = BigInteger.TEN.pow(length).subtract(BigInteger.ONE);
            boolean whole = length > 1 && from.compareTo(lowest) <= 0 && to.compareTo(highest) >= 0;
            if (whole && full == 0) {
                full = length;
            }
            if (full > 0 && (!whole || length == last)) {
                all.add("[1-9] " + any(full - 1, whole ? length - 1 : length - 2));
                full = 0;
            }
            if (!whole) {
                all.add(sameLength(from.max(lowest).toString(), to.min(highest).toString()));
            }
        }
        return all;
    }

    /** All numbers between two of the same length, zeros at their beginnings included. */
    private static String sameLength(String from, String to) {
        if (from.isEmpty()) {
            return "";
        }
        int rest = from.length() - 1;
        char first = from.charAt(0);
        char last = to.charAt(0);
        if (first == last) {
            return joined("\"" + first + "\"", sameLength(from.substring(1), to.substring(1)));
        }
        List<String> all = new ArrayList<>();
        if (!from.substring(1).equals("0".repeat(rest))) {
            all.add(joined("\"" + first + "\"", sameLength(from.substring(1), "9".repeat(rest))));
            first++;
        }
        boolean toTheEnd = to.substring(1).equals("9".repeat(rest));
        char end = toTheEnd ? last : (char) (last - 1);
        if (first <= end) {
            all.add(joined("[" + first + "-" + end + "]", any(rest, rest)));
        }
        if (!toTheEnd) {
            all.add(joined("\"" + last + "\"", sameLength("0".repeat(rest), to.substring(1))));
        }
        return all.size() == 1 ? all.get(0) : "(" + String.join(" | ", all) + ")";
    }

    private static String joined(String digit, String rest) {
        return rest.isEmpty() ? digit : digit + " " + rest;
    }

    private static String any(int least, int most) {
        if (most == 0) {
            return "";
        }
        return least == most ? "[0-9]{" + least + "}" : "[0-9]{" + least + "," + most + "}";
    }
}
