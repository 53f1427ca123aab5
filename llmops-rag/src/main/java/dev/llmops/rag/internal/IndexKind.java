package dev.llmops.rag.internal;

import dev.llmops.rag.index.IndexMismatchException;
import org.jspecify.annotations.Nullable;

/**
 * What an index keeps from its making on.
 *
 * @param tenants whether each document belongs to a tenant
 * @param embedding names the model of its vectors, with its digest where that is known, or {@code none}
 * @param dimension how many numbers a vector has; 0 without vectors
 */
public record IndexKind(boolean tenants, String embedding, int dimension) {

    /** Name of the file in an index's folder that tells of the last scans. */
    public static final String SCANS = "scans.json";

    /**
     * Refuses an index that was made otherwise.
     *
     * @param place names the index in messages
     * @param madeWithTenants whether it was made with tenants
     * @param madeWithEmbedding the model that it was made with
     * @throws IndexMismatchException if it was
     */
    public void check(String place, @Nullable String madeWithTenants, @Nullable String madeWithEmbedding) {
        if (!Boolean.toString(tenants).equals(madeWithTenants)) {
            throw new IndexMismatchException(place + " was made with tenants '" + madeWithTenants
                    + "' and must be opened so, but was opened with '" + tenants
                    + "'; open it as it was made, or build it anew in another place");
        }
        if (!embedding.equals(madeWithEmbedding)) {
            throw new IndexMismatchException(place + " was made with embedding model '" + madeWithEmbedding
                    + "' and must be opened so, but was opened with '" + embedding
                    + "', whose vectors cannot be compared with those that it holds; open it as it was made, or embed"
                    + " its documents anew: 'llmops rag index DIR --index NEW_INDEX'");
        }
    }
}
