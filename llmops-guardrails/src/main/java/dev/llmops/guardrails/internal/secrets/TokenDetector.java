package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens of well-known services, by the letters that they begin with and their form. */
final class TokenDetector implements Detector {

    private static final double SCORE = 0.95;
    private static final double CHECKED = 1;
    private static final int ASCII = 128;

    private static final SecretRule[] NONE = {};

    private final boolean[] first = new boolean[ASCII];
    private final SecretRule[][] byBeginning = new SecretRule[ASCII * ASCII][];

    TokenDetector(List<SecretRule> rules) {
        Map<Integer, List<SecretRule>> lists = new HashMap<>();
        for (SecretRule rule : rules) {
            rule.words().stream()
                    .map(word -> beginning(word.charAt(0), word.charAt(1)))
                    .distinct()
                    .forEach(key ->
                            lists.computeIfAbsent(key, k -> new ArrayList<>()).add(rule));
            rule.words().forEach(word -> {
                first[word.charAt(0)] = true;
                first[Character.toUpperCase(word.charAt(0))] = true;
            });
        }
        Arrays.fill(byBeginning, NONE);
        lists.forEach((key, list) -> byBeginning[key] = list.toArray(SecretRule[]::new));
    }

    /** The first two characters, letters in lower case. */
    private static int beginning(char one, char two) {
        return lower(one) * ASCII + lower(two);
    }

    private static int lower(char c) {
        if (c >= ASCII) {
            return 0;
        }
        return Chars.upper(c) ? c + 32 : c;
    }

    @Override
    public boolean startsWith(char c) {
        return c < ASCII && first[c];
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        if (Chars.word(window.before(i))) {
            return null;
        }
        for (SecretRule rule : byBeginning[beginning(window.at(i), window.at(i + 1))]) {
            int end = rule.begins(window, i) ? rule.end(window, i) : -1;
            if (end >= 0) {
                return new Match(rule.type(), i, end, TokenChecksum.right(window.part(i, end)) ? CHECKED : SCORE);
            }
        }
        return null;
    }
}
