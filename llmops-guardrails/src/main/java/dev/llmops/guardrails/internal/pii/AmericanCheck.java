package dev.llmops.guardrails.internal.pii;

import static dev.llmops.guardrails.internal.pii.CheckDigits.weighted;

import java.util.Set;

/** Check digits of numbers of the Americas, and of vehicles, whose check digit North America asks for (49 CFR 565). */
final class AmericanCheck {

    private static final int[] VIN_WEIGHTS = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    private static final String VIN_VALUES = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";
    private static final Set<String> SSN_NEVER_ISSUED = Set.of("123456789", "987654320", "078051120", "219099999");

    private AmericanCheck() {}

    static Check of(String name) {
        return switch (name) {
            case "ssn" -> AmericanCheck::ssn;
            case "npi" ->
                value -> CheckDigits.luhn("80840" + value)
                        && value.substring(0, 9).chars().distinct().count() > 1;
            case "dea" ->
                value -> {
                    int[] d = ends(value, 7);
                    return (d[0] + d[2] + d[4] + 2 * (d[1] + d[3] + d[5])) % 10 == d[6];
                };
            case "cpf" -> value -> brazilian(value, 9, 11);
            case "cnpj" -> value -> brazilian(value, 12, 9);
            case "rut" -> AmericanCheck::chilean;
            case "pedni" -> AmericanCheck::peruvian;
            case "ecruc" -> AmericanCheck::ecuadorian;
            case "vin" -> AmericanCheck::vin;
            default -> AsianCheck.of(name);
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

    /** {@return the last n digits} */
    private static int[] ends(String value, int n) {
        return value.substring(value.length() - n).chars().map(c -> c - '0').toArray();
    }

    private static boolean ssn(String value) {
        return !value.startsWith("000")
                && !value.startsWith("666")
                && value.charAt(0) != '9'
                && !value.startsWith("00", 3)
                && !value.endsWith("0000")
                && value.chars().distinct().count() > 1
                && !SSN_NEVER_ISSUED.contains(value);
    }
}
