package dev.llmops.guardrails.internal.pii;

import static dev.llmops.guardrails.internal.pii.NationalCheck.last;
import static dev.llmops.guardrails.internal.pii.NationalCheck.weighted;

/** Check digits of numbers of Asia and the Americas, and of vehicles. */
final class EasternCheck {

    private static final String UEN_LETTERS = "ABCDEFGHJKLMNPQRSTUVWX0123456789";
    private static final int[] VIN_WEIGHTS = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    private static final String VIN_VALUES = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";

    private EasternCheck() {}

    static Check of(String name) {
        return switch (name) {
            case "nric" -> EasternCheck::nric;
            case "uen" -> EasternCheck::uen;
            case "thai" ->
                value -> (11 - weighted(value, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11) % 10 == last(value);
            case "krbrn" -> EasternCheck::koreanBusiness;
            case "mynumber" -> EasternCheck::myNumber;
            case "cn" ->
                value -> "10X98765432".charAt(weighted(value, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2) % 11)
                        == value.charAt(17);
            case "hk" -> EasternCheck::hongKong;
            case "tw" -> EasternCheck::taiwan;
            case "cpf" -> value -> brazilian(value, 9, 11);
            case "cnpj" -> value -> brazilian(value, 12, 9);
            case "rut" -> EasternCheck::chilean;
            case "vnmst" ->
                value -> 10 - weighted(value, 31, 29, 23, 19, 17, 13, 7, 5, 3) % 11 == value.charAt(9) - '0';
            case "pedni" -> EasternCheck::peruvian;
            case "ecruc" -> EasternCheck::ecuadorian;
            case "vin" -> EasternCheck::vin;
            default -> throw new IllegalArgumentException("a check must have a known name, but was " + name);
        };
    }

    /** The ninth character is a digit, or on older cards a letter. */
    private static boolean peruvian(String value) {
        int rest = weighted(value.substring(0, 8), 3, 2, 7, 6, 5, 4, 3, 2) % 11;
        char check = value.charAt(8);
        return "65432110987".charAt(rest) == check || "KJIHGFEDCBA".charAt(rest) == check;
    }

    /** The third digit says whose it is: a person's begins with the identity card's number. */
    private static boolean ecuadorian(String value) {
        return switch (value.charAt(2)) {
            case '9' -> weighted(value, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0 && !value.endsWith("000");
            case '6' -> weighted(value, 3, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0 && !value.endsWith("0000");
            case '7', '8' -> false;
            default -> CheckDigits.luhn(value.substring(0, 10)) && !value.endsWith("000");
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

    /** Two check digits modulo 11, with weights that rise from 2 from the right, to a greatest one and then from 2 again. */
    private static boolean brazilian(String value, int body, int greatest) {
        if (value.chars().distinct().count() == 1) {
            return false;
        }
        for (int length = body; length < body + 2; length++) {
            int rest = risingFromTwo(value.substring(0, length), greatest) % 11;
            if ((rest < 2 ? 0 : 11 - rest) != value.charAt(length) - '0') {
                return false;
            }
        }
        return true;
    }

    private static int risingFromTwo(String digits, int greatest) {
        int sum = 0;
        int weight = 2;
        for (int i = digits.length() - 1; i >= 0; i--) {
            sum += (digits.charAt(i) - '0') * weight;
            weight = weight == greatest ? 2 : weight + 1;
        }
        return sum;
    }

    private static boolean chilean(String value) {
        int end = value.length() - 1;
        int check = 11 - risingFromTwo(value.substring(0, end), 7) % 11;
        return value.charAt(end) == (check == 11 ? '0' : check == 10 ? 'K' : (char) ('0' + check));
    }

    private static boolean vin(String value) {
        int sum = 0;
        for (int i = 0; i < VIN_WEIGHTS.length; i++) {
            sum += VIN_VALUES.indexOf(value.charAt(i)) % 10 * VIN_WEIGHTS[i];
        }
        return value.charAt(8) == "0123456789X".charAt(sum % 11);
    }
}
