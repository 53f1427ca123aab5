package dev.llmops.guardrails.internal.redact;

import dev.llmops.guardrails.internal.text.PlainText;

/** What takes the place of a value. */
public interface Replacement {

    /** {@return what is put there} */
    String of(String type, String value);

    /** {@return whether a value is none, but what took the place of one before; it is left alone} */
    default boolean made(String value) {
        return false;
    }

    /** Stars for the letters and digits of a value's plain form, but for the last few of something more than twice as long. */
    static Replacement stars(int shown) {
        return (type, value) -> {
            StringBuilder masked = new StringBuilder(PlainText.of(value).text());
            int length = masked.length();
            int end = length > 2 * shown ? length - shown : length;
            for (int i = 0; i < end; i++) {
                if (Character.isLetterOrDigit(masked.charAt(i))) {
                    masked.setCharAt(i, '*');
                }
            }
            return masked.toString();
        };
    }
}
