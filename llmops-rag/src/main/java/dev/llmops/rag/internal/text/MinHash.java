package dev.llmops.rag.internal.text;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>What tells whether two texts are the same or nearly so: the beginning of their SHA-256, and 64 minima of as many hashes
 * over runs of five words, of which 8 bits are kept (Broder 1997; Li and König 2010). Two texts agree in as large a share of the minima as
 * they have runs in common (Jaccard), give or take .06, and by chance in 1 of 256 others.
 *
 * @param exact the beginning of the text's SHA-256
 * @param minima the minima
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MinHash(long exact, byte[] minima) {

    private static final int HASHES = 64;
    private static final int BANDS = 8;
    private static final int RUN = 5;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

    /** {@return the signature of a text} */
    public static MinHash of(String text) {
        List<String> words = WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
        long[] least = new long[HASHES];
        Arrays.fill(least, Long.MAX_VALUE);
        for (int i = 0; i == 0 || i + RUN <= words.size(); i++) {
            long run = hash(words.subList(i, Math.min(i + RUN, words.size())));
            for (int each = 0; each < HASHES; each++) {
                least[each] = Math.min(least[each], mix(run + each * 0x9E3779B97F4A7C15L));
            }
        }
        byte[] minima = new byte[HASHES];
        for (int each = 0; each < HASHES; each++) {
            minima[each] = (byte) least[each];
        }
        return new MinHash(sha256(text), minima);
    }

    private static long hash(List<String> words) {
        long hash = 0;
        for (String word : words) {
            hash = mix(hash * 31 + word.hashCode());
        }
        return hash;
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    private static long sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** {@return keys of which texts that are alike share at least one: nearly always from .9 on, seldom below .6} */
    public List<Long> bands() {
        List<Long> bands = new ArrayList<>(BANDS);
        for (int band = 0; band < BANDS; band++) {
            long rows = ByteBuffer.wrap(minima, band * HASHES / BANDS, HASHES / BANDS)
                    .getLong();
            bands.add(mix(rows + band));
        }
        return bands;
    }

    /** {@return the share of runs that two texts have in common, as the minima tell it} */
    public double similarity(MinHash other) {
        long same = IntStream.range(0, HASHES)
                .filter(i -> minima[i] == other.minima[i])
                .count();
        return (double) same / HASHES;
    }

    /** {@return it as a text without {@code ~}} */
    public String encoded() {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Long.BYTES + HASHES)
                        .putLong(exact)
                        .put(minima)
                        .array());
    }

    /** {@return what {@link #encoded} gave} */
    public static MinHash decoded(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        long exact = bytes.getLong();
        byte[] minima = new byte[HASHES];
        bytes.get(minima);
        return new MinHash(exact, minima);
    }
}
