package dev.llmops.eval.metric.reference;

import dev.llmops.commons.internal.text.Levenshtein;
import java.util.List;

/**
 * Levenshtein distance: the smallest number of code points to insert, delete or replace to turn one text into the other. Of several references,
 * the closest counts. Immutable, safe for use by multiple threads.
 */
public final class EditDistance implements ReferenceMetric {

    /** {@code edit-distance}: the number of edits; 0 if both are equal, lower is closer. */
    public static final EditDistance DISTANCE = new EditDistance("edit-distance", false);

    /** {@code edit-similarity}: 1 minus the number of edits divided by the length of the longer text; 1 if both are equal, also if both are empty. */
    public static final EditDistance SIMILARITY = new EditDistance("edit-similarity", true);

    private final String name;
    private final boolean normalized;

    private EditDistance(String name, boolean normalized) {
        this.name = name;
        this.normalized = normalized;
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if both texts are too long to compare: more than about 500,000 code points each
     */
    @Override
    public double score(String text, List<String> references) {
        double best = normalized ? 0 : Double.POSITIVE_INFINITY;
        for (String reference : References.required(references)) {
            int[] a = text.codePoints().toArray();
            int[] b = reference.codePoints().toArray();
            int distance = distance(a, b);
            int longer = Math.max(a.length, b.length);
            best = normalized
                    ? Math.max(best, longer == 0 ? 1 : 1 - (double) distance / longer)
                    : Math.min(best, distance);
        }
        return best;
    }

    static int distance(int[] a, int[] b) {
        return Levenshtein.distance(a, b);
    }
}
