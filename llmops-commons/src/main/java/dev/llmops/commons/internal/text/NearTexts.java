package dev.llmops.commons.internal.text;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Finds texts that nearly repeat an earlier one: whose MinHash signatures (Broder 1997) over runs of three words say that 80 % of the runs
 * of either are in both. Candidates share one of 16 bands of 4 minima (locality-sensitive hashing, Leskovec and others 2014, section 3.4): a pair of similarity 0.8
 * is one with 99.9 %. The estimate has a standard error of 0.05. It keeps at most 320 bytes a text, however long it is,
 * and compares a text with at most 1,024 others. Not safe for use by multiple threads.
 */
public final class NearTexts {

    private static final int RUN = 3;
    private static final int HASHES = 64;
    private static final int WIDTH = 1;
    private static final int BANDS = 16;
    private static final int BAND_BYTES = HASHES * WIDTH / BANDS;
    private static final double NEAR = 0.8;
    private static final long FNV_PRIME = 0x100000001B3L;
    private static final int MAX_IN_BAND = 64;
    private static final int MIN = 1 << 8;
    private static final int NOT_NEW = -1;
    private static final int FULL = -2;

    private byte[] signatures = new byte[MIN * HASHES * WIDTH];
    /** Of each band the numbers of texts, plus 1, by the hash of their bytes in it; 0 marks a free place. */
    private final int[][] places = new int[BANDS][MIN * 2];

    private int size;

    /**
     * {@return the signature of a text}
     *
     * @param kind texts of different kinds are never near each other
     */
    public static byte[] signature(String text, String kind) {
        WordRuns words = new WordRuns(text);
        // A text of signs alone has no words to compare.
        String whole = words.words().isEmpty() ? text : String.join(" ", words.words());
        LongStream runs = words.words().size() < RUN
                ? LongStream.of(hash(kind, whole))
                : words.runs(RUN).stream().mapToLong(run -> hash(kind, run));
        return MinHash.of(runs, HASHES, WIDTH).bytes();
    }

    private static long hash(String kind, String run) {
        long hash = 0;
        for (int i = 0; i < kind.length(); i++) {
            hash = MinHash.mix(hash + kind.charAt(i));
        }
        for (int i = 0; i < run.length(); i++) {
            hash = (hash ^ run.charAt(i)) * FNV_PRIME;
        }
        return MinHash.mix(hash);
    }

    /**
     * {@return whether no earlier text is near; then this one is kept as well}
     *
     * @param signature of a text
     */
    public boolean add(byte[] signature) {
        MinHash own = MinHash.ofBytes(signature, WIDTH);
        int[] free = new int[BANDS];
        for (int band = 0; band < BANDS; band++) {
            free[band] = search(band, signature, own);
            if (free[band] == NOT_NEW) {
                return false;
            }
        }
        if ((size + 1) * HASHES * WIDTH > signatures.length) {
            signatures = Arrays.copyOf(signatures, signatures.length * 2);
        }
        System.arraycopy(signature, 0, signatures, size * HASHES * WIDTH, signature.length);
        size++;
        for (int band = 0; band < BANDS; band++) {
            if (free[band] >= 0) {
                places[band][free[band]] = size;
            }
        }
        if (size * 2 > places[0].length) {
            grow();
        }
        return true;
    }

    /** The free place of a band, or that an earlier text is near, or that too many share the band to take another. */
    private int search(int band, byte[] signature, MinHash own) {
        int[] of = places[band];
        int same = 0;
        int at = hash(signature, band * BAND_BYTES) & of.length - 1;
        while (of[at] != 0) {
            int start = (of[at] - 1) * HASHES * WIDTH;
            if (sameBand(band, signature, start)) {
                byte[] other = Arrays.copyOfRange(signatures, start, start + HASHES * WIDTH);
                if (own.similarity(MinHash.ofBytes(other, WIDTH)) >= NEAR) {
                    return NOT_NEW;
                }
                if (++same == MAX_IN_BAND) {
                    return FULL;
                }
            }
            at = at + 1 & of.length - 1;
        }
        return at;
    }

    private boolean sameBand(int band, byte[] signature, int start) {
        int from = band * BAND_BYTES;
        return Arrays.equals(signature, from, from + BAND_BYTES, signatures, start + from, start + from + BAND_BYTES);
    }

    private static int hash(byte[] bytes, int from) {
        long value = 0;
        for (int i = 0; i < BAND_BYTES; i++) {
            value = (value << Byte.SIZE) | (bytes[from + i] & 0xFF);
        }
        return (int) MinHash.mix(value);
    }

    private void grow() {
        for (int band = 0; band < BANDS; band++) {
            int[] old = places[band];
            int[] larger = new int[old.length * 2];
            for (int number : old) {
                if (number != 0) {
                    int at = hash(signatures, (number - 1) * HASHES * WIDTH + band * BAND_BYTES) & larger.length - 1;
                    while (larger[at] != 0) {
                        at = at + 1 & larger.length - 1;
                    }
                    larger[at] = number;
                }
            }
            places[band] = larger;
        }
    }
}
