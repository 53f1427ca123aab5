package dev.llmops.rag.ingest;

import dev.llmops.api.json.JsonValues;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Options for ingesting a source's documents.
 *
 * @param tenant the documents' tenant; null only if the index has no tenants
 * @param metadata added to each document's own; values as {@link JsonValues} describes. A change rebuilds all documents
 * @param maxDeleteRatio the largest share of the source's documents that one run may delete because they are no longer listed or have
 *     lost their text, from 0 to 1; up to two documents may always be deleted. A run that would delete more deletes none and ends with
 *     {@link StaleDocumentsException}
 * @param listener is called with each document's result, on the thread of the run
 */
public record IngestOptions(
        @Nullable String tenant,
        Map<String, Object> metadata,
        double maxDeleteRatio,
        Consumer<? super DocumentResult> listener) {

    /** 30 %. */
    public static final double DEFAULT_MAX_DELETE_RATIO = 0.3;

    private static final IngestOptions DEFAULTS =
            new IngestOptions(null, Map.of(), DEFAULT_MAX_DELETE_RATIO, result -> {});

    /** Copies the map and rejects an invalid ratio. */
    public IngestOptions {
        metadata = JsonValues.copyOf("metadata", metadata);
        if (!(maxDeleteRatio >= 0 && maxDeleteRatio <= 1)) {
            throw new IllegalArgumentException(
                    "maxDeleteRatio must be at least 0 and at most 1, but was " + maxDeleteRatio);
        }
        Objects.requireNonNull(listener, "listener");
    }

    /** {@return options without a tenant or metadata, with which a run may delete 30 % of the documents} */
    public static IngestOptions defaults() {
        return DEFAULTS;
    }

    /**
     * {@return a copy for a tenant}
     *
     * @param other the documents' tenant
     */
    public IngestOptions withTenant(@Nullable String other) {
        return new IngestOptions(other, metadata, maxDeleteRatio, listener);
    }

    /**
     * {@return a copy with other metadata}
     *
     * @param other added to each document's own
     */
    public IngestOptions withMetadata(Map<String, Object> other) {
        return new IngestOptions(tenant, other, maxDeleteRatio, listener);
    }

    /**
     * {@return a copy with another limit for deletions}
     *
     * @param other the largest share of the source's documents that one run may delete, from 0 to 1; 1 allows any number
     */
    public IngestOptions withMaxDeleteRatio(double other) {
        return new IngestOptions(tenant, metadata, other, listener);
    }

    /**
     * {@return a copy that reports progress}
     *
     * @param other is called with each document's result, on the thread of the run
     */
    public IngestOptions withListener(Consumer<? super DocumentResult> other) {
        return new IngestOptions(tenant, metadata, maxDeleteRatio, other);
    }
}
