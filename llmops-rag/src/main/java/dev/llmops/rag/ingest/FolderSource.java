package dev.llmops.rag.ingest;

import dev.llmops.api.json.JsonValues;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A folder whose files are documents. The id of each is its path below the folder, with {@code /} between names; in a folder
 * with a name {@code NAME#PATH}, so that several live in one index. Files and folders whose name begins with a dot are left out, and so is what links lead to.
 *
 * @param folder the folder
 * @param name names the folder in the index: a run replaces and removes documents of the same folder only; without
 *     {@code #}; null for the one folder that an index (or a tenant of it) may have without a name
 * @param tenant whose documents they are; null only where the index has no tenants
 * @param metadata what each of them gets, beside its {@code title}; values as {@link JsonValues} describes
 * @param maxFileBytes size of the largest file that is taken
 * @param removedShare largest share of the folder's documents that one run may remove because their files are gone or
 *     have lost their text, from 0 to 1; up to two documents always may go. A run that would remove more removes none and
 *     ends with {@link dev.llmops.rag.StaleDocumentsException}
 */
public record FolderSource(
        Path folder,
        @Nullable String name,
        @Nullable String tenant,
        Map<String, Object> metadata,
        long maxFileBytes,
        double removedShare) {

    /** 30 %. */
    public static final double DEFAULT_REMOVED_SHARE = 0.3;

    /** 50 MiB. */
    public static final long DEFAULT_MAX_FILE_BYTES = 50L << 20;

    /** Copies the map, and refuses a limit below 1 or above what a Java array holds and a share that is none. */
    public FolderSource {
        Objects.requireNonNull(folder, "folder");
        if (name != null) {
            SourceRules.requireName(name);
        }
        metadata = JsonValues.copyOf("metadata", metadata);
        SourceRules.requireFileBytes(maxFileBytes);
        SourceRules.requireShare(removedShare);
    }

    /**
     * {@return a folder whose documents belong to nobody in particular}
     *
     * @param folder the folder
     */
    public static FolderSource of(Path folder) {
        return new FolderSource(folder, null, null, Map.of(), DEFAULT_MAX_FILE_BYTES, DEFAULT_REMOVED_SHARE);
    }

    /**
     * {@return the same folder with a name, beside others in one index}
     *
     * @param other names the folder in the index; without {@code #}
     */
    public FolderSource named(String other) {
        return new FolderSource(
                folder, Objects.requireNonNull(other, "other"), tenant, metadata, maxFileBytes, removedShare);
    }

    /**
     * {@return the same folder for a tenant}
     *
     * @param other whose documents they are
     */
    public FolderSource forTenant(String other) {
        return new FolderSource(folder, name, other, metadata, maxFileBytes, removedShare);
    }

    /**
     * {@return the same folder with other metadata}
     *
     * @param other what each document gets
     */
    public FolderSource withMetadata(Map<String, Object> other) {
        return new FolderSource(folder, name, tenant, other, maxFileBytes, removedShare);
    }

    /**
     * {@return the same folder with another limit for files}
     *
     * @param bytes size of the largest file that is taken
     */
    public FolderSource withMaxFileBytes(long bytes) {
        return new FolderSource(folder, name, tenant, metadata, bytes, removedShare);
    }

    /** {@return the same folder, of which a run may remove any number of documents} */
    public FolderSource removingAny() {
        return new FolderSource(folder, name, tenant, metadata, maxFileBytes, 1);
    }
}
