package dev.llmops.tuning.study;

import dev.llmops.commons.internal.text.MinHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Finds rows whose questions are nearly alike: an estimated Jaccard similarity of at least 0.8 of their shingles of five characters,
 * whatever their case and white space. Only rows that share a band of four minima are compared, which two such rows do nearly surely.
 */
final class NearDuplicates {

    private static final double ALIKE = 0.8;
    private static final int SHINGLE = 5;
    private static final int HASHES = 128;
    private static final int BAND = Integer.BYTES;

    private final Map<Long, List<MinHash>> bands = new HashMap<>();

    private NearDuplicates() {}

    static NearDuplicates of(List<StudyRow> rows) {
        NearDuplicates all = new NearDuplicates();
        for (StudyRow row : rows) {
            MinHash signature = signature(row.input());
            bandsOf(signature)
                    .forEach(band -> all.bands
                            .computeIfAbsent(band, key -> new ArrayList<>())
                            .add(signature));
        }
        return all;
    }

    boolean hasLike(StudyRow row) {
        MinHash signature = signature(row.input());
        return bandsOf(signature)
                .anyMatch(band -> bands.getOrDefault(band, List.of()).stream()
                        .anyMatch(other -> other.similarity(signature) >= ALIKE));
    }

    /** One byte of each minimum is kept, so a band of four is an int; the number of the band stands before it. */
    private static Stream<Long> bandsOf(MinHash signature) {
        ByteBuffer bytes = ByteBuffer.wrap(signature.bytes());
        return IntStream.range(0, HASHES / BAND)
                .mapToObj(band -> ((long) band << Integer.SIZE) | (bytes.getInt(band * BAND) & 0xFFFFFFFFL));
    }

    private static MinHash signature(String text) {
        String plain = text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip();
        String padded = plain.length() < SHINGLE ? (plain + "     ").substring(0, SHINGLE) : plain;
        LongStream shingles = IntStream.rangeClosed(0, padded.length() - SHINGLE)
                .mapToLong(i -> MinHash.mix(padded.substring(i, i + SHINGLE).hashCode()));
        return MinHash.of(shingles, HASHES, 1);
    }
}
