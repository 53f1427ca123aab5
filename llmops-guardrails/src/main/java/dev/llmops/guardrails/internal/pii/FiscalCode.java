package dev.llmops.guardrails.internal.pii;

/** The check letter of the Italian fiscal code (decree of 23 December 1976). */
final class FiscalCode {

    private static final int[] ODD = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
    };

    private FiscalCode() {}

    static boolean holds(String value) {
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            char c = value.charAt(i);
            int place = Character.isDigit(c) ? c - '0' : c - 'A';
            sum += i % 2 == 0 ? ODD[place] : place;
        }
        return value.charAt(15) == 'A' + sum % 26;
    }
}
