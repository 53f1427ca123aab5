package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import org.jspecify.annotations.Nullable;

/** The password in a URL with credentials, as connection strings have it: {@code scheme://user:password@host}. */
final class UrlPasswordDetector implements Detector {

    private static final double SCORE = 0.9;
    private static final int MAX_USER = 64;
    private static final int MIN_PASSWORD = 3;
    private static final int MAX_PASSWORD = 128;

    @Override
    public boolean startsWith(char first) {
        return first == ':';
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        if (!Chars.letterOrDigit(window.before(i)) || !window.startsWith(i, "://")) {
            return null;
        }
        int user = i + 3;
        int colon = user;
        while (colon - user <= MAX_USER && inPart(window.at(colon))) {
            colon++;
        }
        if (window.at(colon) != ':') {
            return null;
        }
        int start = colon + 1;
        int end = start;
        while (end - start <= MAX_PASSWORD && (inPart(window.at(end)) || window.at(end) == ':')) {
            end++;
        }
        boolean password =
                window.at(end) == '@' && end - start >= MIN_PASSWORD && !SecretValue.stands(window.part(start, end));
        return password ? new Match("url_password", start, end, SCORE) : null;
    }

    private static boolean inPart(char c) {
        return c > ' ' && c != ':' && c != '/' && c != '@' && c != '"' && c != '\'' && c != '<' && c != '>';
    }
}
