package dev.llmops.api.generation;

import java.util.Objects;

/**
 * A prompt that another prompt includes: one edge of the graph from which a call's prompt was composed.
 *
 * @param includedBy the version that includes it, as {@code name@number}
 * @param reference the reference in its template, for example {@code legal/disclaimer@production}
 * @param version the version that the reference was resolved to, as {@code name@number}
 * @param contentHash the content hash of that version
 */
public record IncludedPrompt(String includedBy, String reference, String version, String contentHash) {

    /** Rejects nulls. */
    public IncludedPrompt {
        Objects.requireNonNull(includedBy, "includedBy");
        Objects.requireNonNull(reference, "reference");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(contentHash, "contentHash");
    }
}
