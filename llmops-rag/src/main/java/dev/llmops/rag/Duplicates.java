package dev.llmops.rag;

import dev.llmops.rag.internal.text.MinHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Documents of a tenant that say the same. The signature of each stands behind its digest, so that it is committed with it
 * and no text has to be read again.
 */
final class Duplicates {

    /** Share of runs of five words in common from which on a document is nearly the same as another. */
    private static final double SIMILAR = 0.85;

    private static final char SEPARATOR = '~';

    /** @param similarity 1 if the texts are equal */
    record Original(String id, double similarity) {}

    private final Map<String, MinHash> signatures = new HashMap<>();
    private final Map<Long, String> exact = new HashMap<>();
    private final Map<Long, List<String>> bands = new HashMap<>();

    /** @param stored what is stored as digests, by id */
    Duplicates(Map<String, String> stored) {
        new TreeMap<>(stored).forEach((id, digest) -> {
            int at = digest.lastIndexOf(SEPARATOR);
            if (at >= 0) {
                add(id, MinHash.decoded(digest.substring(at + 1)));
            }
        });
    }

    /** {@return a digest without what stands behind it} */
    static String plain(String stored) {
        int at = stored.lastIndexOf(SEPARATOR);
        return at < 0 ? stored : stored.substring(0, at);
    }

    static String stored(String digest, MinHash signature) {
        return digest + SEPARATOR + signature.encoded();
    }

    void add(String id, MinHash signature) {
        signatures.put(id, signature);
        exact.putIfAbsent(signature.exact(), id);
        signature
                .bands()
                .forEach(band ->
                        bands.computeIfAbsent(band, key -> new ArrayList<>()).add(id));
    }

    private MinHash signature(String id) {
        return Objects.requireNonNull(signatures.get(id), id);
    }

    /** {@return the document that was there before and says the same, the most similar one, or null} */
    @Nullable
    Original of(String id, MinHash signature) {
        String same = exact.get(signature.exact());
        if (same != null && !same.equals(id) && signature(same).exact() == signature.exact()) {
            return new Original(same, 1);
        }
        Original best = null;
        for (Long band : signature.bands()) {
            for (String other : bands.getOrDefault(band, List.of())) {
                double similarity = other.equals(id) ? 0 : signature(other).similarity(signature);
                if (similarity >= SIMILAR && (best == null || similarity > best.similarity())) {
                    // Only equal texts are wholly the same.
                    best = new Original(other, Math.min(similarity, 0.99));
                }
            }
        }
        return best;
    }
}
