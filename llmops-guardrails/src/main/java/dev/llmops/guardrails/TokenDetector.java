package dev.llmops.guardrails;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens of well-known services, by their prefix, alphabet and length. */
final class TokenDetector implements Detector {

    private static final double SCORE = 0.95;
    private static final int ASCII = 128;

    private final TokenRule[][] byFirst = new TokenRule[ASCII][];

    TokenDetector(List<TokenRule> rules) {
        for (char c = 0; c < ASCII; c++) {
            char first = c;
            byFirst[c] = rules.stream()
                    .filter(rule -> rule.prefix().charAt(0) == first)
                    .toArray(TokenRule[]::new);
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
        for (TokenRule rule : byFirst[window.at(i)]) {
            Match match = match(rule, window, i);
            if (match != null) {
                return match;
            }
        }
        return null;
    }

    private static @Nullable Match match(TokenRule rule, Window window, int i) {
        if (!window.startsWith(i, rule.prefix())) {
            return null;
        }
        int body = i + rule.prefix().length();
        int end = body;
        while (end - body <= rule.max() && rule.alphabet().test(window.at(end))) {
            end++;
        }
        int length = end - body;
        return length < rule.min()
                        || length > rule.max()
                        || Chars.word(window.at(end))
                        || Entropy.of(window.part(body, end)) < rule.minEntropy()
                ? null
                : new Match(rule.type(), i, end, SCORE);
    }
}
