package dev.llmops.guardrails.internal.text;

/** The first letters of some words by keys of the words: a hash table with open addressing, for most words are in none. */
public final class WordKeys {

    private static final int SLOTS = 1024;

    private final long[] keys = new long[SLOTS];
    private final char[] letters = new char[SLOTS];

    /** Adds a word; its key must not be 0. */
    public void put(long key, char first) {
        int at = slot(key);
        keys[at] = key;
        letters[at] = first;
    }

    /** {@return the first letter of the word with a key, or 0 if there is none} */
    public char first(long key) {
        return letters[slot(key)];
    }

    private int slot(long key) {
        int at = ((int) ((key * 0x9E3779B97F4A7C15L) >>> 40)) & (SLOTS - 1);
        while (keys[at] != 0 && keys[at] != key) {
            at = (at + 1) & (SLOTS - 1);
        }
        return at;
    }
}
