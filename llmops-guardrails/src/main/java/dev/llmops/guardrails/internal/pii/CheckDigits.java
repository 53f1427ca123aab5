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

    /** {@return the digits times the weights, added up; letters count from 10, what is after the last weight not at all} */
    static int weighted(String value, int... weights) {
        int sum = 0;
        for (int i = 0; i < Math.min(weights.length, value.length()); i++) {
            sum += Character.digit(value.charAt(i), 36) * weights[i];
        }
        return sum;
    }

    /** {@return whether the last digit is that of ISO/IEC 7064 MOD 11,10} */
    static boolean mod11And10(String digits) {
        int product = 10;
        for (int i = 0; i < digits.length() - 1; i++) {
            int sum = (digits.charAt(i) - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (11 - product) % 10 == digits.charAt(digits.length() - 1) - '0';
    }

    /** {@return whether the last digit is that of Verhoeff (1969), by the dihedral group of order 10} */
    static boolean verhoeff(String digits) {
        int check = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            check = product(check, permuted(digit, i % 8));
        }
        return check == 0;
    }

    private static int product(int a, int b) {
        if (a < 5) {
            return b < 5 ? (a + b) % 5 : 5 + (a + b) % 5;
        }
        return b < 5 ? 5 + Math.floorMod(a - b, 5) : Math.floorMod(a - b, 5);
    }

    private static int permuted(int digit, int times) {
        int permuted = digit;
        for (int i = 0; i < times; i++) {
            permuted = "1576283094".charAt(permuted) - '0';
        }
        return permuted;
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

    /** {@return the last digit} */
    static int last(String value) {
        return value.charAt(value.length() - 1) - '0';
    }
}
