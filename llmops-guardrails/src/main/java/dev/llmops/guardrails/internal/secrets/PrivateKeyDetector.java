package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import org.jspecify.annotations.Nullable;

/** Private keys in PEM (RFC 7468) and PGP armour. A key that breaks off counts as far as it goes. */
final class PrivateKeyDetector implements Detector {

    private static final double SCORE = 1;
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final int MAX_LABEL = 40;
    private static final int MAX_LENGTH = 32_768;

    @Override
    public boolean startsWith(char first) {
        return first == '-';
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        if (!window.startsWith(i, BEGIN)) {
            return null;
        }
        int label = i + BEGIN.length();
        int body = dashes(window, label);
        if (body < 0 || !window.part(label, body).contains("PRIVATE KEY")) {
            return null;
        }
        int p = body;
        while (p - i < MAX_LENGTH && window.at(p) != Window.NONE) {
            if (window.at(p) == '-' && window.startsWith(p, END)) {
                int end = dashes(window, p + END.length());
                return new Match("private_key", i, end < 0 ? p : end, SCORE);
            }
            p++;
        }
        return new Match("private_key", i, p, SCORE);
    }

    /** {@return the position behind the five dashes that end a label, or -1} */
    private static int dashes(Window window, int label) {
        int i = label;
        while (i - label <= MAX_LABEL && (Chars.letterOrDigit(window.at(i)) || window.at(i) == ' ')) {
            i++;
        }
        return window.startsWith(i, "-----") ? i + 5 : -1;
    }
}
