package dev.llmops.guardrails.internal.scan;

import java.util.Arrays;
import java.util.List;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Words in front of a value that say what it is. They count from the start of a word: "recall" is no call.
 */
public final class Context {

    /** A word as short as this is also the beginning of many others. */
    private static final int SHORT = 4;

    private record Word(String text, boolean whole) {}

    private final List<Word> words;

    private Context(List<Word> words) {
        this.words = words;
    }

    /** Words that also count as the beginning of a longer one. */
    public static Context of(String... words) {
        return new Context(
                Arrays.stream(words).map(word -> new Word(word, false)).toList());
    }

    /** Words of which those of up to four letters count only as a whole. */
    public static Context ofWords(String... words) {
        return new Context(Arrays.stream(words)
                .map(word -> new Word(word, word.length() <= SHORT))
                .toList());
    }

    public boolean before(Window window, int i) {
        return in(window.contextOf(i));
    }

    /** {@return whether one of the words is in a text in lower case} */
    public boolean in(String context) {
        for (Word word : words) {
            if (holds(context, word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(String context, Word word) {
        int at = context.indexOf(word.text);
        while (at >= 0) {
            int end = at + word.text.length();
            boolean begins = at == 0 || !Character.isLetter(context.charAt(at - 1));
            if (begins && !(word.whole && end < context.length() && Character.isLetter(context.charAt(end)))) {
                return true;
            }
            at = context.indexOf(word.text, at + 1);
        }
        return false;
    }
}
