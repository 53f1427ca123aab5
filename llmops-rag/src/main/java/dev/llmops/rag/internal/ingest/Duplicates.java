package dev.llmops.rag.internal.ingest;

import dev.llmops.rag.internal.text.DuplicateSignature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Documents of a tenant that say the same. The signature of each stands after its digest, so that it is committed with it
 * and no text has to be read again.
 */
final class Duplicates {

    /** Share of runs of five words in common from which on a document is nearly the same as another. */
    private static final double SIMILAR = 0.85;

    /**
     * So many documents are looked at for each key that they share. Rows that differ in a number all share most of theirs, and one of the first
     * is then as good an original as any.
     */
    private static final int MAX_ALIKE = 50;

    private static final char SEPARATOR = '~';

    /** @param similarity 1 if the texts are equal */
    record Original(String id, double similarity) {}

    private final Map<String, DuplicateSignature> signatures = new HashMap<>();
    private final Map<Long, String> exact = new HashMap<>();
    private final Map<Long, List<String>> bands = new HashMap<>();

    /** What each document is a duplicate of, as far as that was asked. */
    private final Map<String, Optional<String>> links = new HashMap<>();

    private final Function<String, Optional<String>> linked;

    /**
     * @param stored what is stored as digests, by id
     * @param linked what a stored document is a duplicate of
     */
    Duplicates(Map<String, String> stored, Function<String, Optional<String>> linked) {
        this.linked = linked;
        new TreeMap<>(stored).forEach((id, digest) -> {
            int at = separator(digest);
            if (at >= 0) {
                add(id, DuplicateSignature.decoded(digest.substring(at + 1)));
            }
        });
    }

    /** Names of sources stand before a {@code #} and may have the separator's sign. */
    private static int separator(String stored) {
        int at = stored.lastIndexOf(SEPARATOR);
        return at > stored.lastIndexOf('#') ? at : -1;
    }

    /** {@return a digest without what stands after it} */
    static String plain(String stored) {
        int at = separator(stored);
        return at < 0 ? stored : stored.substring(0, at);
    }

    static String stored(String digest, DuplicateSignature signature) {
        return digest + SEPARATOR + signature.encoded();
    }

    /** @param original what it is a duplicate of, or null */
    void taken(String id, DuplicateSignature signature, @Nullable Original original) {
        add(id, signature);
        links.put(id, Optional.ofNullable(original).map(Original::id));
    }

    /** A document that goes is nobody's original. */
    void remove(String id) {
        DuplicateSignature signature = signatures.remove(id);
        if (signature != null) {
            signature
                    .bands()
                    .forEach(band -> bands.getOrDefault(band, List.of()).remove(id));
        }
    }

    private void add(String id, DuplicateSignature signature) {
        remove(id);
        signatures.put(id, signature);
        exact.merge(signature.exact(), id, (before, now) -> isExactly(before, signature) ? before : now);
        for (Long band : signature.bands()) {
            List<String> alike = bands.computeIfAbsent(band, key -> new ArrayList<>());
            if (alike.size() < MAX_ALIKE) {
                alike.add(id);
            }
        }
    }

    private boolean isExactly(String id, DuplicateSignature signature) {
        DuplicateSignature known = signatures.get(id);
        return known != null && known.exact() == signature.exact();
    }

    private double similarity(String id, DuplicateSignature signature) {
        DuplicateSignature known = signatures.get(id);
        double similarity = known == null ? 0 : known.similarity(signature);
        // Only equal texts are wholly the same.
        return isExactly(id, signature) ? 1 : Math.min(similarity, 0.99);
    }

    /** {@return whether one document is, maybe by way of others, a duplicate of another: that one was there before} */
    private boolean leads(String from, String id) {
        Set<String> seen = new HashSet<>();
        String at = from;
        while (at != null && seen.add(at)) {
            if (at.equals(id)) {
                return true;
            }
            at = links.computeIfAbsent(at, linked).orElse(null);
        }
        return false;
    }

    /** {@return the document that was there before and says the same, the most similar one, or null} */
    @Nullable
    Original of(String id, DuplicateSignature signature) {
        String same = exact.get(signature.exact());
        if (same != null && isExactly(same, signature) && !leads(same, id)) {
            return new Original(same, 1);
        }
        Original best = null;
        for (Long band : signature.bands()) {
            for (String other : bands.getOrDefault(band, List.of())) {
                double similarity = similarity(other, signature);
                if (similarity >= SIMILAR && (best == null || similarity > best.similarity()) && !leads(other, id)) {
                    best = new Original(other, similarity);
                }
            }
        }
        return best;
    }
}
