package dev.llmops.guardrails.internal.scan;

import java.util.List;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Words in front of a value that say what it is. They count from the start of a word: "recall" is no call.
 */
public final class Context {

    private final List<String> words;

    private Context(List<String> words) {
        this.words = words;
    }

    public static Context of(String... words) {
        return new Context(List.of(words));
    }

    public boolean before(Window window, int i) {
        String context = window.contextOf(i);
        return words.stream().anyMatch(word -> holds(context, word));
    }

    private static boolean holds(String context, String word) {
        int at = context.indexOf(word);
        while (at >= 0) {
            if (at == 0 || !Character.isLetter(context.charAt(at - 1))) {
                return true;
            }
            at = context.indexOf(word, at + 1);
        }
        return false;
    }
}
