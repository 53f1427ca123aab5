package dev.llmops.guardrails.internal.pii;

/** Check digits. */
final class CheckDigits {

    private CheckDigits() {}

    /** {@return whether the last digit is that of ISO/IEC 7812-1 annex B (Luhn)} */
    static boolean luhn(CharSequence digits) {
        int sum = 0;
        boolean twice = false;
        for (int i = digits.length() - 1; i >= 0; i--) {
            int digit = digits.charAt(i) - '0';
            if (twice) {
                digit *= 2;
            }
            sum += digit > 9 ? digit - 9 : digit;
            twice = !twice;
        }
        return sum % 10 == 0;
    }

    /** {@return whether the check digits are those of ISO 13616 (mod 97-10)} */
    static boolean iban(CharSequence compact) {
        int rest = 0;
        for (int i = 0; i < compact.length(); i++) {
            int value = Character.digit(compact.charAt((i + 4) % compact.length()), 36);
            rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
        }
        return rest == 1;
    }
}
