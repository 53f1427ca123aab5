package dev.llmops.guardrails.internal.scan;

import java.util.Arrays;
import java.util.List;

/** Words before a value that say what it is. They count from the start of a word: "recall" is no call. */
public final class Context {

    /** A word as short as this is also the beginning of many others. */
    private static final int SHORT = 4;

    /**
     * A word, in lower case.
     *
     * @param whole whether it counts only where no letter follows
     */
    record Word(String text, boolean whole) {}

    private final List<Word> words;
    private final ContextIndex index;

    private Context(List<Word> words) {
        this.words = words;
        this.index = new ContextIndex(List.of(this));
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

    List<Word> words() {
        return words;
    }

    /** {@return whether one of the words stands before a position} */
    public boolean before(Window window, int i) {
        return !index.before(window, i).isEmpty();
    }
}
