package dev.llmops.rag.ingest;

import dev.llmops.api.json.JsonValues;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How documents of a source are ingested.
 *
 * @param tenant whose documents they are; null only where the index has no tenants
 * @param metadata what each of them gets, beside its own; values as {@link JsonValues} describes. A change makes all documents anew
 * @param maxDeleteRatio largest share of the source's documents that one run may delete because they are no longer listed or have
 *     lost their text, from 0 to 1; up to two documents always may go. A run that would delete more deletes none and ends with
 *     {@link StaleDocumentsException}
 * @param listener hears of each document when it has been looked at, on the thread of the run
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

    /** Copies the map, and refuses a ratio that is none. */
    public IngestOptions {
        metadata = JsonValues.copyOf("metadata", metadata);
        if (!(maxDeleteRatio >= 0 && maxDeleteRatio <= 1)) {
            throw new IllegalArgumentException(
                    "maxDeleteRatio must be at least 0 and at most 1, but was " + maxDeleteRatio);
        }
        Objects.requireNonNull(listener, "listener");
    }

    /** {@return documents that belong to nobody in particular and get no metadata, of which a run may delete 30 %} */
    public static IngestOptions defaults() {
        return DEFAULTS;
    }

    /**
     * {@return the same for a tenant}
     *
     * @param other whose documents they are
     */
    public IngestOptions withTenant(@Nullable String other) {
        return new IngestOptions(other, metadata, maxDeleteRatio, listener);
    }

    /**
     * {@return the same with other metadata}
     *
     * @param other what each document gets
     */
    public IngestOptions withMetadata(Map<String, Object> other) {
        return new IngestOptions(tenant, other, maxDeleteRatio, listener);
    }

    /**
     * {@return the same with another limit for deletions}
     *
     * @param other largest share of the source's documents that one run may delete, from 0 to 1; 1 allows any number
     */
    public IngestOptions withMaxDeleteRatio(double other) {
        return new IngestOptions(tenant, metadata, other, listener);
    }

    /**
     * {@return the same, telling how it goes}
     *
     * @param other hears of each document, on the thread of the run
     */
    public IngestOptions withListener(Consumer<? super DocumentResult> other) {
        return new IngestOptions(tenant, metadata, maxDeleteRatio, other);
    }
}
