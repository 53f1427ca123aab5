package dev.llmops.eval.internal.text;

import java.util.Arrays;

/**
 * Numbers for words, from 0 on: equal words have equal numbers. Words are kept one after the other in one array, so that none is an object.
 * Not safe for use by multiple threads.
 */
public final class WordNumbers {

    private static final int FIRST = 64;

    private char[] letters = new char[8 * FIRST];
    /** By number: where the word ends; it begins where the one before ends. */
    private int[] ends = new int[FIRST];

    private int[] hashes = new int[FIRST];
    /** The number of a word and 1, or 0 where there is none; at most half of it is used. */
    private int[] table = new int[2 * FIRST];

    private int size;

    /** {@return how many different words there were} */
    public int size() {
        return size;
    }

    /** {@return the numbers of the runs between white space, as {@code str.split()} of Python cuts them} */
    public int[] split(String text) {
        char[] all = text.toCharArray();
        int[] numbers = new int[all.length / 2 + 1];
        int count = 0;
        int start = -1;
        for (int i = 0; i <= all.length; i++) {
            boolean between = i == all.length || PythonText.isSpace(all[i]);
            if (between && start >= 0) {
                numbers[count++] = of(all, start, i);
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
     * @param to index after its last character
     */
    public int of(char[] text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text[i];
        }
        int slot = start(hash);
        while (table[slot] != 0) {
            if (isAt(table[slot] - 1, hash, text, from, to)) {
                return table[slot] - 1;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = size + 1;
        add(hash, text, from, to);
        return size - 1;
    }

    private int begin(int number) {
        return number == 0 ? 0 : ends[number - 1];
    }

    private boolean isAt(int number, int hash, char[] text, int from, int to) {
        return hashes[number] == hash && Arrays.equals(letters, begin(number), ends[number], text, from, to);
    }

    private void add(int hash, char[] text, int from, int to) {
        int begin = begin(size);
        int end = begin + to - from;
        if (end > letters.length) {
            letters = Arrays.copyOf(letters, Math.max(end, 2 * letters.length));
        }
        System.arraycopy(text, from, letters, begin, to - from);
        ends[size] = end;
        hashes[size] = hash;
        size++;
        if (size == ends.length) {
            grow();
        }
    }

    private int start(int hash) {
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ (mixed >>> 16)) & (table.length - 1);
    }

    private void grow() {
        ends = Arrays.copyOf(ends, 2 * size);
        hashes = Arrays.copyOf(hashes, 2 * size);
        table = new int[4 * size];
        for (int number = 0; number < size; number++) {
            int slot = start(hashes[number]);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = number + 1;
        }
    }
}
