package dev.llmops.eval.internal.text;

import java.util.Arrays;
import java.util.List;

/**
 * How many n-grams a text has in common with its references. An n-gram has a number, which is found by that of its beginning and its last token,
 * so no n-gram is ever written out.
 */
public final class NGramMatches {

    /** Places for n-grams at the beginning, at least and at most; more are made when they are needed. */
    private static final int MIN = 64;

    private static final int MAX = 1 << 14;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final int orders;
    /** Beginning and last token of an n-gram, or 0 where there is none; at most half of it is used. */
    private long[] keys;

    private int[] numbers;
    /** By number: how often it is in the reference that has it most often, less what was matched. */
    private int[] most;

    private int[] inThis;
    private int size;

    private NGramMatches(int orders, int length) {
        this.orders = orders;
        int wanted = (int) Math.min(MAX, (long) orders * length + 2);
        int places = Math.max(MIN, Integer.highestOneBit(wanted) * 2);
        keys = new long[2 * places];
        numbers = new int[2 * places];
        most = new int[places];
        inThis = new int[places];
    }

    /**
     * Counts.
     *
     * @param orders the longest n-grams that are counted
     * @param text the numbers of its tokens, at least 0
     * @param references the numbers of the tokens of each
     * @return by order, from 1 on: how many n-grams of the text are in a reference; one that is there several times counts as often as it is in the
     *     reference that has it most often
     */
    public static int[] of(int orders, int[] text, List<int[]> references) {
        int longest = references.stream().mapToInt(each -> each.length).max().orElse(0);
        NGramMatches matches = new NGramMatches(orders, longest);
        references.forEach(matches::addReference);
        return matches.take(text);
    }

    private void addReference(int[] tokens) {
        Arrays.fill(inThis, 0);
        for (int first = 0; first < tokens.length; first++) {
            int gram = 0;
            int end = Math.min(tokens.length, first + orders);
            for (int last = first; last < end; last++) {
                gram = add(gram, tokens[last]);
                most[gram] = Math.max(most[gram], ++inThis[gram]);
            }
        }
    }

    private int[] take(int[] tokens) {
        int[] common = new int[orders];
        for (int first = 0; first < tokens.length; first++) {
            int gram = 0;
            int end = Math.min(tokens.length, first + orders);
            for (int last = first; last < end; last++) {
                gram = numbers[slot(key(gram, tokens[last]))];
                if (gram == 0) {
                    break;
                }
                if (most[gram] > 0) {
                    most[gram]--;
                    common[last - first]++;
                }
            }
        }
        return common;
    }

    private int add(int beginning, int token) {
        long key = key(beginning, token);
        int slot = slot(key);
        if (numbers[slot] != 0) {
            return numbers[slot];
        }
        if (size + 1 == most.length) {
            grow();
            slot = slot(key);
        }
        keys[slot] = key;
        numbers[slot] = ++size;
        return size;
    }

    /** Never 0, as numbers of n-grams begin at 1 and no beginning has 0. */
    private static long key(int beginning, int token) {
        return ((long) beginning << 32) | (token + 1);
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) ((key * SPREAD) >>> 32) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        most = Arrays.copyOf(most, 2 * most.length);
        inThis = Arrays.copyOf(inThis, most.length);
        long[] oldKeys = keys;
        int[] oldNumbers = numbers;
        keys = new long[2 * most.length];
        numbers = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                numbers[slot] = oldNumbers[i];
            }
        }
    }
}
