package dev.llmops.guardrails.internal.pii;

import static dev.llmops.guardrails.internal.pii.CheckDigits.last;
import static dev.llmops.guardrails.internal.pii.CheckDigits.weighted;

import java.util.Set;

/** Check digits of numbers of Europe, each as its authority describes it. */
final class EuropeanCheck {

    private static final Set<String> NINO_NEVER_ISSUED = Set.of("BG", "GB", "NK", "KN", "NT", "TN", "ZZ");

    private EuropeanCheck() {}

    static Check of(String name) {
        return switch (name) {
            case "nino" -> value -> !NINO_NEVER_ISSUED.contains(value.substring(0, 2));
            case "pps" -> EuropeanCheck::pps;
            case "nir" -> EuropeanCheck::nir;
            case "be" -> EuropeanCheck::belgian;
            case "ptnif" -> value -> zeroIfTen(11 - weighted(value, 9, 8, 7, 6, 5, 4, 3, 2) % 11) == last(value);
            case "esletter" -> EuropeanCheck::spanish;
            case "cif" -> EuropeanCheck::cif;
            case "nuss" ->
                value -> Long.parseLong(value.substring(0, 10)) % 97 == Integer.parseInt(value.substring(10));
            case "rvnr" -> EuropeanCheck::rvnr;
            case "kvnr" ->
                value -> crossSum(letterNumber(value.charAt(0)) + value.substring(1, 9), 1, 2) % 10 == last(value);
            case "fiscal" -> FiscalCode::holds;
            case "hetu" -> EuropeanCheck::hetu;
            case "cnp" -> value -> oneIfTen(weighted(value, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11) == last(value);
            case "egn" -> value -> weighted(value, 2, 4, 8, 5, 10, 9, 7, 3, 6) % 11 % 10 == last(value);
            case "baltic" -> EuropeanCheck::baltic;
            case "inn" -> EuropeanCheck::inn;
            case "snils" ->
                value -> weighted(value, 9, 8, 7, 6, 5, 4, 3, 2, 1) % 101 % 100 == Integer.parseInt(value.substring(9));
            case "rnokpp" ->
                value -> Math.floorMod(weighted(value, -1, 5, 7, 9, 4, 6, 10, 5, 7), 11) % 10 == last(value);
            case "tckn" -> EuropeanCheck::turkish;
            case "hupersonal" ->
                value -> weighted(value, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) % 11 == last(value)
                        || weighted(value, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1) % 11 == last(value);
            default -> throw new IllegalArgumentException("a check must have a known name, but was " + name);
        };
    }

    /** {@return the last n digits} */
    private static int[] ends(String value, int n) {
        return value.substring(value.length() - n).chars().map(c -> c - '0').toArray();
    }

    private static int zeroIfTen(int rest) {
        return rest >= 10 ? 0 : rest;
    }

    private static int oneIfTen(int rest) {
        return rest == 10 ? 1 : rest;
    }

    private static boolean pps(String value) {
        int sum = weighted(value.substring(0, 7), 8, 7, 6, 5, 4, 3, 2);
        if (value.length() > 8 && value.charAt(8) != 'W') {
            sum += 9 * (value.charAt(8) - 'A' + 1);
        }
        return "WABCDEFGHIJKLMNOPQRSTUV".charAt(sum % 23) == value.charAt(7);
    }

    private static boolean nir(String value) {
        String digits = value.replace("2A", "19").replace("2B", "18");
        return 97 - Long.parseLong(digits.substring(0, 13)) % 97 == Long.parseLong(digits.substring(13));
    }

    private static boolean belgian(String value) {
        long number = Long.parseLong(value.substring(0, 9));
        int check = Integer.parseInt(value.substring(9));
        return 97 - number % 97 == check || 97 - (2_000_000_000L + number) % 97 == check;
    }

    /** DNI and NIE: the letter is that of the number modulo 23; X, Y and Z stand for 0, 1 and 2. */
    private static boolean spanish(String value) {
        char first = value.charAt(0);
        String digits = value.substring(Character.isDigit(first) ? 0 : 1, value.length() - 1);
        String number = Character.isDigit(first) ? digits : (first - 'X') + digits;
        int rest = (int) (Long.parseLong(number) % 23);
        return "TRWAGMYFPDXBNJZSQVHLCKE".charAt(rest) == value.charAt(value.length() - 1);
    }

    private static boolean cif(String value) {
        int check = (10 - crossSum(value.substring(1, 8), 2, 1) % 10) % 10;
        char last = value.charAt(8);
        return last == '0' + check || last == "JABCDEFGHI".charAt(check);
    }

    private static boolean rvnr(String value) {
        String digits = value.substring(0, 8) + letterNumber(value.charAt(8)) + value.substring(9, 11);
        return crossSum(digits, 2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1) % 10 == last(value);
    }

    private static boolean hetu(String value) {
        int end = value.length();
        int number = Integer.parseInt(value.substring(0, 6) + value.substring(end - 4, end - 1));
        return "0123456789ABCDEFHJKLMNPRSTUVWXY".charAt(number % 31) == value.charAt(end - 1);
    }

    private static boolean baltic(String value) {
        int rest = weighted(value, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11;
        if (rest == 10) {
            rest = weighted(value, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 % 10;
        }
        return rest == last(value);
    }

    private static boolean inn(String value) {
        if (value.length() == 10) {
            return weighted(value, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10 == last(value);
        }
        return weighted(value, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10 == value.charAt(10) - '0'
                && weighted(value, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10 == last(value);
    }

    private static boolean turkish(String value) {
        int[] d = ends(value, 11);
        int odd = d[0] + d[2] + d[4] + d[6] + d[8];
        int even = d[1] + d[3] + d[5] + d[7];
        return Math.floorMod(odd * 7 - even, 10) == d[9] && (odd + even + d[9]) % 10 == d[10];
    }

    /** {@return the digits times the weights, again and again, of each product the digits added} */
    private static int crossSum(String digits, int... weights) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int product = (digits.charAt(i) - '0') * weights[i % weights.length];
            sum += product / 10 + product % 10;
        }
        return sum;
    }

    /** {@return the place of a letter in the alphabet in two digits} */
    private static String letterNumber(char letter) {
        int place = letter - 'A' + 1;
        return (place < 10 ? "0" : "") + place;
    }
}
