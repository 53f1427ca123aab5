package dev.llmops.guardrails.internal.pii;

import static dev.llmops.guardrails.internal.pii.CheckDigits.last;
import static dev.llmops.guardrails.internal.pii.CheckDigits.weighted;

/** Check digits of numbers of Asia, each as its authority describes it. */
final class AsianCheck {

    private static final String UEN_LETTERS = "ABCDEFGHJKLMNPQRSTUVWX0123456789";

    private AsianCheck() {}

    static Check of(String name) {
        return switch (name) {
            case "nric" -> AsianCheck::nric;
            case "uen" -> AsianCheck::uen;
            case "thai" ->
                value -> (11 - weighted(value, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11) % 10 == last(value);
            case "krbrn" -> AsianCheck::koreanBusiness;
            case "mynumber" -> AsianCheck::myNumber;
            case "cn" ->
                value -> "10X98765432".charAt(weighted(value, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2) % 11)
                        == value.charAt(17);
            case "hk" -> AsianCheck::hongKong;
            case "tw" -> AsianCheck::taiwan;
            case "vnmst" ->
                value -> 10 - weighted(value, 31, 29, 23, 19, 17, 13, 7, 5, 3) % 11 == value.charAt(9) - '0';
            default -> EuropeanCheck.of(name);
        };
    }

    private static boolean nric(String value) {
        char kind = value.charAt(0);
        int offset = kind == 'T' || kind == 'G' ? 4 : kind == 'M' ? 3 : 0;
        int rest = (weighted(value.substring(1, 8), 2, 7, 6, 5, 4, 3, 2) + offset) % 11;
        String letters = kind == 'S' || kind == 'T' ? "JZIHGFEDCBA" : kind == 'M' ? "XWUTRQPNJLK" : "XWUTRQPNMLK";
        return letters.charAt(rest) == value.charAt(8);
    }

    private static boolean uen(String value) {
        char check = value.charAt(value.length() - 1);
        if (value.length() == 9) {
            return "XMKECAWLJDB".charAt(weighted(value, 10, 4, 9, 3, 8, 2, 7, 1) % 11) == check;
        }
        if (Character.isDigit(value.charAt(0))) {
            return "ZKCMDNERGWH".charAt(weighted(value, 10, 8, 6, 4, 9, 7, 5, 3, 1) % 11) == check;
        }
        int[] weights = {4, 3, 5, 3, 10, 2, 2, 5, 7};
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += UEN_LETTERS.indexOf(value.charAt(i)) * weights[i];
        }
        return UEN_LETTERS.charAt(Math.floorMod(sum - 5, 11)) == check;
    }

    private static boolean koreanBusiness(String value) {
        int ninth = (value.charAt(8) - '0') * 5;
        int sum = weighted(value, 1, 3, 7, 1, 3, 7, 1, 3) + ninth / 10 + ninth;
        return (10 - sum % 10) % 10 == last(value);
    }

    private static boolean myNumber(String value) {
        int rest = weighted(value, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11;
        return (rest <= 1 ? 0 : 11 - rest) == last(value);
    }

    private static boolean hongKong(String value) {
        String plain = value.replace("(", "").replace(")", "");
        String padded = plain.length() == 8 ? " " + plain : plain;
        int sum = padded.charAt(0) == ' ' ? 36 * 9 : (padded.charAt(0) - 'A' + 10) * 9;
        sum += (padded.charAt(1) - 'A' + 10) * 8 + weighted(padded.substring(2, 8), 7, 6, 5, 4, 3, 2);
        char check = padded.charAt(8);
        return (sum + (check == 'A' ? 10 : check - '0')) % 11 == 0;
    }

    private static boolean taiwan(String value) {
        int letter = "ABCDEFGHJKLMNPQRSTUVXYWZIO".indexOf(value.charAt(0)) + 10;
        return (letter / 10 + letter % 10 * 9 + weighted(value.substring(1), 8, 7, 6, 5, 4, 3, 2, 1, 1)) % 10 == 0;
    }

    static boolean korean(String value, int from) {
        int rest = weighted(value, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5) % 11;
        return (from - rest) % 10 == last(value);
    }
}
