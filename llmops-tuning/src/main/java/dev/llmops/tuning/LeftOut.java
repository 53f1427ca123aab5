package dev.llmops.tuning;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How many examples were left out of an export, by reason. */
final class LeftOut {

    static final String NOT_USABLE = "the scrubber refused a text";
    static final String NOT_WRITABLE = "the format has no place for it";
    static final String EMPTY = "an answer is empty";
    static final String CONTRADICTED = "the same answer to the same question was liked and disliked";
    static final String REVERSED = "each of two answers to the same question was preferred over the other";
    static final String ERASED = "its texts were erased with the key of who asked";
    static final String ON_BOTH_SIDES = "the same row came from users of both splits";
    static final String NEAR_DUPLICATE = "it is nearly the same as another row";
    static final String OVERLAP = "it repeats a text that is kept for evaluation";

    private static final int TOLD = 5;

    private final Map<String, Long> counts = new TreeMap<>();
    private final Set<String> repeated = new LinkedHashSet<>();

    void add(String reason) {
        counts.merge(reason, 1L, Long::sum);
    }

    /** A text that is kept for evaluation was repeated. */
    void repeats(String name) {
        if (repeated.size() < TOLD) {
            repeated.add(name);
        }
    }

    /** Refuses an export that would train on what is kept for evaluation. */
    void requireNoOverlap() {
        long rows = counts.getOrDefault(OVERLAP, 0L);
        if (rows > 0) {
            throw new TrainingExportException(
                    TrainingExportException.Reason.OVERLAP,
                    rows + " examples repeat texts that are kept for evaluation, such as " + repeated
                            + "; nothing was written. Leave these examples out, or evaluate on other texts");
        }
    }

    Map<String, Long> counts() {
        return counts;
    }
}
