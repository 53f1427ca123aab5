package dev.llmops.eval.calibration;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** How a rating is written: numbers in one way, whatever way they came in. */
final class Ratings {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?");

    private Ratings() {}

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    static String plain(String text) {
        if (!isNumber(text)) {
            return text;
        }
        BigDecimal number = new BigDecimal(text).stripTrailingZeros();
        return number.signum() == 0 ? "0" : number.toPlainString();
    }
}
