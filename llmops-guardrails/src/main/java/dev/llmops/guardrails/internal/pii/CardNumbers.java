package dev.llmops.guardrails.internal.pii;

/** What other packages need to know of payment card numbers. */
public final class CardNumbers {

    private CardNumbers() {}

    /** {@return whether so many digits could be a card's, and the check digit is right} */
    public static boolean checked(CharSequence digits) {
        return digits.length() >= 12 && digits.length() <= 19 && CheckDigits.luhn(digits);
    }
}
