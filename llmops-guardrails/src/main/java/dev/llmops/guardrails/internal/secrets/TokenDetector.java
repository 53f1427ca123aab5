package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens of well-known services, by the letters that they begin with and their form. */
final class TokenDetector implements Detector {

    private static final double SCORE = 0.95;
    private static final int ASCII = 128;

    private final SecretFormat[][] byFirst = new SecretFormat[ASCII][];

    TokenDetector(List<SecretFormat> formats) {
        for (char c = 0; c < ASCII; c++) {
            String first = String.valueOf(c);
            byFirst[c] = formats.stream()
                    .filter(format -> format.prefix().startsWith(first))
                    .toArray(SecretFormat[]::new);
        }
    }

    @Override
    public boolean startsWith(char first) {
        return first < ASCII && byFirst[first].length > 0;
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        if (Chars.word(window.before(i))) {
            return null;
        }
        for (SecretFormat format : byFirst[window.at(i)]) {
            int end = format.end(window, i);
            if (end >= 0) {
                return new Match(format.type(), i, end, SCORE);
            }
        }
        return null;
    }
}
