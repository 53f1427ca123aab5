package dev.llmops.rag.ingest;

import dev.llmops.api.json.JsonValues;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files of a git repository at a revision, without regard to what is checked out; of a folder of a checkout those below
 * it. The id of each is {@code NAME#PATH}, the path below that folder; bytes of a name that are no UTF-8 are {@code %XX} in it, and a
 * {@code %} before two such digits is {@code %25}.
 * Its metadata has the {@code path} in the repository, the {@code blob} (the hash that git knows its content by) and the {@code commit} at
 * which this content was first taken. Files and folders whose name begins with a dot, and links, are left out;
 * submodules and what Git LFS keeps are skipped ({@link SkipReason#ELSEWHERE}).
 *
 * <p>It is read by the program {@code git}, which must be installed, and fetches nothing.
 *
 * @param name names the repository in the index: a run replaces and removes documents of the same name only; without {@code #}
 * @param repository a checkout, a folder of one, or a bare repository
 * @param revision a commit, tag or branch, such as {@code HEAD}; it must not begin with a dash
 * @param tenant whose documents they are; null only where the index has no tenants
 * @param metadata what each of them gets, beside its own; values as {@link JsonValues} describes
 * @param maxFileBytes size of the largest file that is taken
 * @param removedShare as in {@link FolderSource#removedShare}
 * @param timeout how long one run of {@code git} may take, of which there is one for the list and one for each file that is
 *     read; longer than zero
 */
public record GitSource(
        String name,
        Path repository,
        String revision,
        @Nullable String tenant,
        Map<String, Object> metadata,
        long maxFileBytes,
        double removedShare,
        Duration timeout) {

    /** Two minutes. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    /** Copies the map, and refuses a name that is blank or has a {@code #}, a revision that is none, and wrong limits. */
    public GitSource {
        SourceRules.requireName(name);
        Objects.requireNonNull(repository, "repository");
        if (revision.isBlank() || revision.startsWith("-")) {
            throw new IllegalArgumentException(
                    "revision must not be blank and not begin with a dash, but was '" + revision + "'");
        }
        metadata = JsonValues.copyOf("metadata", metadata);
        SourceRules.requireFileBytes(maxFileBytes);
        SourceRules.requireShare(removedShare);
        SourceRules.requireTimeout(timeout);
    }

    /**
     * {@return the files of a repository, which belong to nobody in particular}
     *
     * @param name names the repository in the index
     * @param repository a checkout, a folder of one, or a bare repository
     * @param revision a commit, tag or branch
     */
    public static GitSource of(String name, Path repository, String revision) {
        return new GitSource(
                name,
                repository,
                revision,
                null,
                Map.of(),
                FolderSource.DEFAULT_MAX_FILE_BYTES,
                FolderSource.DEFAULT_REMOVED_SHARE,
                DEFAULT_TIMEOUT);
    }

    /**
     * {@return the same repository for a tenant}
     *
     * @param other whose documents they are
     */
    public GitSource forTenant(String other) {
        return new GitSource(name, repository, revision, other, metadata, maxFileBytes, removedShare, timeout);
    }

    /**
     * {@return the same repository with other metadata}
     *
     * @param other what each document gets
     */
    public GitSource withMetadata(Map<String, Object> other) {
        return new GitSource(name, repository, revision, tenant, other, maxFileBytes, removedShare, timeout);
    }

    /**
     * {@return the same repository with another limit for files}
     *
     * @param bytes size of the largest file that is taken
     */
    public GitSource withMaxFileBytes(long bytes) {
        return new GitSource(name, repository, revision, tenant, metadata, bytes, removedShare, timeout);
    }

    /**
     * {@return the same repository with another limit for the program {@code git}}
     *
     * @param limit how long one run of it may take
     */
    public GitSource within(Duration limit) {
        return new GitSource(name, repository, revision, tenant, metadata, maxFileBytes, removedShare, limit);
    }

    /** {@return the same repository, of which a run may remove any number of documents} */
    public GitSource removingAny() {
        return new GitSource(name, repository, revision, tenant, metadata, maxFileBytes, 1, timeout);
    }
}
