package dev.llmops.rag.internal.lucene;

import dev.llmops.rag.internal.Bm25Settings;

/**
 * How an index in a folder is searched and written; each opening can have its own.
 *
 * @param maxScan up to how many entries vectors are compared one by one
 * @param quantized whether graphs are searched over 8-bit copies of the vectors
 * @param bm25 how words are weighed; the files do not depend on it
 */
public record LuceneSettings(int maxScan, boolean quantized, Bm25Settings bm25) {

    /** The largest scan of an index that says nothing else: it takes some milliseconds. */
    public static final int MAX_EXACT_SEARCH = 10_000;

    /** Most numbers in a vector. */
    public static final int MAX_DIMENSION = WideVectors.MAX_DIMENSION;

    /**
     * With Lucene's own constants of BM25.
     *
     * @param maxScan up to how many entries vectors are compared one by one
     * @param quantized whether graphs are searched over 8-bit copies of the vectors
     */
    public LuceneSettings(int maxScan, boolean quantized) {
        this(maxScan, quantized, Bm25Settings.STANDARD);
    }
}
