package dev.llmops.core.internal.json;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Numbers as ECMAScript's {@code Number::toString} writes them, which RFC 8785 section 3.2.2.3 demands: the shortest
 * decimal that reads back as the same double, and of those the closest.
 */
final class EcmaNumber {

    private static final double TWO_TO_53 = 0x1p53;
    private static final int MAX_WITHOUT_EXPONENT = 21;
    private static final int MIN_WITHOUT_EXPONENT = -6;

    private EcmaNumber() {}

    static String format(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a number must be finite to have a JSON form, but was " + value);
        }
        if (value == Math.rint(value) && Math.abs(value) < TWO_TO_53) {
            return Long.toString((long) value);
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String text = layOut(shortest.unscaledValue().toString(), shortest.precision() - shortest.scale());
        return value < 0 ? "-" + text : text;
    }

    private static BigDecimal shortest(double value) {
        BigDecimal decimal = new BigDecimal(DoubleToDecimal.toString(value)).stripTrailingZeros();
        // Java's rule wants two digits where ECMAScript is content with one: 4.9E-324 and 5e-324. Only a subnormal
        // number has so few digits that both can read back as the same double.
        return decimal.precision() == 2 && value < Double.MIN_NORMAL ? oneDigitIfSame(value, decimal) : decimal;
    }

    private static BigDecimal oneDigitIfSame(double value, BigDecimal twoDigits) {
        BigDecimal exact = new BigDecimal(value);
        return Stream.of(RoundingMode.DOWN, RoundingMode.UP)
                .map(mode -> twoDigits.round(new MathContext(1, mode)).stripTrailingZeros())
                .filter(candidate -> candidate.doubleValue() == value)
                .min(Comparator.comparing(candidate -> candidate.subtract(exact).abs()))
                .orElse(twoDigits);
    }

    /** The number is {@code 0.digits} times ten to the power of {@code point}. */
    private static String layOut(String digits, int point) {
        int length = digits.length();
        if (length <= point && point <= MAX_WITHOUT_EXPONENT) {
            return digits + "0".repeat(point - length);
        }
        if (0 < point && point <= MAX_WITHOUT_EXPONENT) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (MIN_WITHOUT_EXPONENT < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        String mantissa = length == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        int exponent = point - 1;
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
