package dev.llmops.guardrails.internal.pii;

import java.util.Arrays;
import java.util.List;

/** What must hold of the letters and digits of a value: in capitals, without blanks, hyphens, dots, slashes and colons. */
@FunctionalInterface
interface Check {

    boolean holds(String value);

    /**
     * {@return the check of a name in {@code entities.txt}}
     *
     * <ul>
     *   <li>{@code sum:M:R:w,w,..}: the digits (letters count from 10) times the weights leave R when divided by M;
     *       digits after the last weight do not count
     *   <li>{@code sum11:w,w,..}: the last digit is 11 less the digits times the weights modulo 11, of that the last digit
     *   <li>{@code born:yymmdd}: the letters stand where the parts of a date stand; an {@code M} lets 20, 40, 50, 60 or 80
     *       be added to the month, a {@code D} lets 40 or 60 be added to the day
     *   <li>{@code not:a,b}: it is none of these
     *   <li>{@code length:n:m}: it has that many characters
     *   <li>{@code kr:n}: Korean registration numbers, whose check digit is n less a sum modulo 11
     *   <li>and the names of {@link AmericanCheck}, {@link AsianCheck}, {@link EuropeanCheck} and those below
     * </ul>
     */
    static Check of(String spec) {
        String[] parts = spec.split(":", -1);
        return switch (parts[0]) {
            case "sum" -> sum(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), weights(parts[3]));
            case "sum11" -> {
                int[] weights = weights(parts[1]);
                yield value -> (11 - CheckDigits.weighted(value, weights) % 11) % 10 == CheckDigits.last(value);
            }
            case "born" -> new BirthDate(parts[1]);
            case "not" -> {
                List<String> never = List.of(parts[1].split(",", -1));
                yield value -> !never.contains(value);
            }
            case "length" -> {
                int min = Integer.parseInt(parts[1]);
                int max = Integer.parseInt(parts[2]);
                yield value -> value.length() >= min && value.length() <= max;
            }
            case "kr" -> {
                int from = Integer.parseInt(parts[1]);
                yield value -> AsianCheck.korean(value, from);
            }
            case "luhn" -> CheckDigits::luhn;
            case "luhn10" -> value -> CheckDigits.luhn(value.substring(value.length() - 10));
            case "verhoeff" -> CheckDigits::verhoeff;
            case "iso7064" -> value -> CheckDigits.mod11And10(digits(value));
            case "mod11" -> value -> Long.parseLong(value) % 11 == 0;
            case "notzero" -> value -> value.chars().anyMatch(c -> c != '0');
            case "notsame" -> value -> value.chars().distinct().count() > 1;
            case "notpalindrome" ->
                value -> !new StringBuilder(value).reverse().toString().equals(value);
            case "mixed" ->
                value -> value.chars().anyMatch(Character::isLetter)
                        && value.chars().anyMatch(Character::isDigit);
            case "fourdigits" -> value -> longestDigits(value) >= 4;
            case "fournonzero" -> value -> !value.contains("0000");
            case "thrice" -> Check::noDigitFourTimes;
            case "notzaid" -> value -> !(new BirthDate("yymmdd").holds(value) && CheckDigits.luhn(value));
            default -> AmericanCheck.of(spec);
        };
    }

    private static int[] weights(String list) {
        return Arrays.stream(list.split(",", -1)).mapToInt(Integer::parseInt).toArray();
    }

    private static Check sum(int modulus, int rest, int[] weights) {
        return value -> CheckDigits.weighted(value, weights) % modulus == rest;
    }

    private static String digits(String value) {
        int i = 0;
        while (i < value.length() && !Character.isDigit(value.charAt(i))) {
            i++;
        }
        return value.substring(i);
    }

    private static int longestDigits(String value) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < value.length(); i++) {
            run = Character.isDigit(value.charAt(i)) ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    private static boolean noDigitFourTimes(String value) {
        int[] counts = new int[10];
        value.chars().limit(10).forEach(c -> counts[c - '0']++);
        return Arrays.stream(counts).allMatch(count -> count <= 3);
    }
}
