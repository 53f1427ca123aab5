package dev.llmops.rag.internal.text;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.text.MinHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What tells whether two texts are the same or nearly so.
 *
 * @param exact the beginning of the text's SHA-256
 * @param runs one byte of each of 64 hashes over runs of five words, with a standard error of at most .06
 */
public record DuplicateSignature(long exact, MinHash runs) {

    private static final int HASHES = 64;
    private static final int BANDS = 8;
    private static final int RUN = 5;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

    public static DuplicateSignature of(String text) {
        List<String> words = WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
        LongStream runs = IntStream.rangeClosed(0, Math.max(0, words.size() - RUN))
                .mapToLong(i -> hash(words.subList(i, Math.min(i + RUN, words.size()))));
        return new DuplicateSignature(ByteBuffer.wrap(Sha256.of(text)).getLong(), MinHash.of(runs, HASHES, 1));
    }

    private static long hash(List<String> words) {
        long hash = 0;
        for (String word : words) {
            hash = MinHash.mix(hash * 31 + word.hashCode());
        }
        return hash;
    }

    /** {@return keys of which texts that are alike share at least one: nearly always from .9 on, seldom below .6} */
    public List<Long> bands() {
        byte[] minima = runs.bytes();
        List<Long> bands = new ArrayList<>(BANDS);
        for (int band = 0; band < BANDS; band++) {
            long rows = ByteBuffer.wrap(minima, band * HASHES / BANDS, HASHES / BANDS)
                    .getLong();
            bands.add(MinHash.mix(rows + band));
        }
        return bands;
    }

    /** {@return the share of runs that two texts have in common, as the minima tell it} */
    public double similarity(DuplicateSignature other) {
        return runs.similarity(other.runs);
    }

    /** {@return it as a text without {@code ~}} */
    public String encoded() {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Long.BYTES + HASHES)
                        .putLong(exact)
                        .put(runs.bytes())
                        .array());
    }

    /** {@return what {@link #encoded} gave} */
    public static DuplicateSignature decoded(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        long exact = bytes.getLong();
        byte[] minima = new byte[HASHES];
        bytes.get(minima);
        return new DuplicateSignature(exact, MinHash.ofBytes(minima, 1));
    }
}
