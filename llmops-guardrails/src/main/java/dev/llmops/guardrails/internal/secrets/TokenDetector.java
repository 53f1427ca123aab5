package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tokens of well-known services, by the letters that they begin with and their form. */
final class TokenDetector implements Detector {

    private static final double SCORE = 0.95;
    private static final double CHECKED = 1;
    private static final int ASCII = 128;

    private final SecretRule[][] byFirst = new SecretRule[ASCII][];

    TokenDetector(List<SecretRule> rules) {
        for (char c = 0; c < ASCII; c++) {
            String first = String.valueOf(c).toLowerCase(Locale.ROOT);
            byFirst[c] = rules.stream()
                    .filter(rule -> rule.words().stream().anyMatch(word -> word.startsWith(first)))
                    .toArray(SecretRule[]::new);
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
        for (SecretRule rule : byFirst[window.at(i)]) {
            int end = rule.begins(window, i) ? rule.end(window, i) : -1;
            if (end >= 0) {
                return new Match(rule.type(), i, end, TokenChecksum.right(window.part(i, end)) ? CHECKED : SCORE);
            }
        }
        return null;
    }
}
