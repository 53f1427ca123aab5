package dev.llmops.rag.internal;

/**
 * The two constants of BM25 (Robertson and others, TREC-3).
 *
 * @param k1 how soon a word that is said again counts less, at least 0 and finite
 * @param b how much long passages are marked down, from 0 to 1
 */
public record Bm25Settings(double k1, double b) {

    /** Lucene's own. */
    public static final Bm25Settings STANDARD = new Bm25Settings(1.2, 0.75);

    /** Refuses what the formula does not take. */
    public Bm25Settings {
        if (!(k1 >= 0) || Double.isInfinite(k1)) {
            throw new IllegalArgumentException("k1 must be at least 0 and finite, but was " + k1);
        }
        if (!(b >= 0 && b <= 1)) {
            throw new IllegalArgumentException("b must be at least 0 and at most 1, but was " + b);
        }
    }
}
