package dev.llmops.rag;

/** Searches vectors by the graph however few there are, for tests in other packages. */
public final class GraphOnly {

    private GraphOnly() {}

    /** {@return the same builder} */
    public static RagIndexBuilder of(RagIndexBuilder builder) {
        return builder.maxScan(0);
    }
}
