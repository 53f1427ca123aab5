package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens that begin with no letters of their own, but have a form that nothing else has. */
final class ShapeDetector implements Detector {

    private static final double SCORE = 0.9;
    private static final int SHORTEST = 5;
    /** No secret that is known by its form alone is shorter. */
    private static final int MIN_LENGTH = 20;

    private final SecretRule[] rules;
    private final int longest;

    ShapeDetector(List<SecretRule> rules) {
        this.rules = rules.toArray(SecretRule[]::new);
        this.longest = rules.stream().mapToInt(SecretRule::longest).max().orElse(0);
    }

    @Override
    public boolean startsWith(char first) {
        return Chars.letterOrDigit(first);
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        if (inWord(window.before(i)) || !goesOn(window, i)) {
            return null;
        }
        CharSequence word = SecretRule.word(window, i, MIN_LENGTH, longest);
        if (word.isEmpty()) {
            return null;
        }
        for (SecretRule rule : rules) {
            int length = rule.length(word);
            if (length >= 0) {
                return new Match(rule.type(), i, i + length, SCORE);
            }
        }
        return null;
    }

    /** Most words are told apart at once: no form begins with so few letters and digits. */
    private static boolean goesOn(Window window, int i) {
        int end = i + 1;
        while (end - i < SHORTEST && inWord(window.at(end))) {
            end++;
        }
        return end - i == SHORTEST;
    }

    private static boolean inWord(char c) {
        return Chars.word(c) || c == '-' || c == '.' || c == '~';
    }
}
