package dev.llmops.commons.internal.text;

import java.util.List;

/** Hashes of all runs of n words, each made of the one before (Karp and Rabin 1987). */
final class WindowHash {

    private static final long BASE = 0x9E3779B97F4A7C15L;
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private final int n;
    private final long power;

    WindowHash(int n) {
        this.n = n;
        long all = 1;
        for (int i = 1; i < n; i++) {
            all *= BASE;
        }
        this.power = all;
    }

    /** Takes a run: the number of its first word, and its hash. */
    interface Sink {
        void take(int word, long hash);
    }

    void windows(List<String> words, Sink sink) {
        long[] hashes = new long[words.size()];
        long hash = 0;
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = word(words.get(i));
            if (i >= n) {
                hash -= hashes[i - n] * power;
            }
            hash = hash * BASE + hashes[i];
            if (i >= n - 1) {
                sink.take(i - n + 1, hash);
            }
        }
    }

    /** FNV-1a over UTF-16 code units. */
    private static long word(String word) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < word.length(); i++) {
            hash = (hash ^ word.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
