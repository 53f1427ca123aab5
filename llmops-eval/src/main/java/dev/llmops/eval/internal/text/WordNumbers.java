package dev.llmops.eval.internal.text;

import java.util.Arrays;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Numbers for words, from 0 on: equal words have equal numbers. A word that was seen before is found without being cut out of its text.
 * Not safe for use by several threads.
 */
public final class WordNumbers {

    private static final int FIRST = 64;

    private String[] words = new String[FIRST];
    /** The number of a word and 1, or 0 where there is none; at most half of it is used. */
    private int[] table = new int[2 * FIRST];

    private int size;

    /** {@return how many different words there were} */
    public int size() {
        return size;
    }

    /**
     * {@return the numbers of the runs between white space, as {@code str.split()} of Python cuts them}
     *
     * @param text the text
     */
    public int[] split(String text) {
        int[] numbers = new int[text.length() / 2 + 1];
        int count = 0;
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean between = i == text.length() || PythonText.isSpace(text.charAt(i));
            if (between && start >= 0) {
                numbers[count++] = of(text, start, i);
                start = -1;
            } else if (!between && start < 0) {
                start = i;
            }
        }
        return Arrays.copyOf(numbers, count);
    }

    /**
     * {@return the number of a word}
     *
     * @param text where it stands
     * @param from index of its first character
     * @param to index behind its last character
     */
    public int of(String text, int from, int to) {
        int slot = slot(text, from, to);
        if (table[slot] != 0) {
            return table[slot] - 1;
        }
        if (size == words.length) {
            grow();
            slot = slot(text, from, to);
        }
        words[size] = text.substring(from, to);
        table[slot] = ++size;
        return size - 1;
    }

    /** Where the word is, or belongs. */
    private int slot(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        int slot = start(hash);
        while (table[slot] != 0 && !isAt(table[slot] - 1, text, from, to)) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    private boolean isAt(int number, String text, int from, int to) {
        String word = words[number];
        return word.length() == to - from && text.startsWith(word, from);
    }

    /** Of a hash as {@link String#hashCode} tells it, so that it need not be kept. */
    private int start(int hash) {
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ (mixed >>> 16)) & (table.length - 1);
    }

    private void grow() {
        words = Arrays.copyOf(words, 2 * size);
        table = new int[2 * words.length];
        for (int number = 0; number < size; number++) {
            int slot = start(words[number].hashCode());
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = number + 1;
        }
    }
}
