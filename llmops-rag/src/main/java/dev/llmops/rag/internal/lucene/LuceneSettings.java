package dev.llmops.rag.internal.lucene;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>How an index in a folder is searched and written; each opening can have its own.
 *
 * @param largestScan up to how many entries vectors are compared one by one
 * @param quantized whether graphs are searched over 8-bit copies of the vectors
 */
public record LuceneSettings(int largestScan, boolean quantized) {

    /** The largest scan of an index that says nothing else: it takes some milliseconds. */
    public static final int LARGEST_SCAN = 10_000;

    /** Most numbers in a vector. */
    public static final int LARGEST_DIMENSION = WideVectors.LARGEST_DIMENSION;
}
