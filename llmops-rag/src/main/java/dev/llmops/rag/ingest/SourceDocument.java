package dev.llmops.rag.ingest;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A document that a source lists, which may be read or not.
 *
 * @param id tells it apart from the others of its source, for example a path
 * @param version changes whenever its content does, for example a hash or a revision; null if that is known only when it is read. If
 *     the index has this version, the document is not read
 * @param reader reads it
 * @param place where it stands in its source, as {@code row 3}, to begin a message with; empty if its id says that
 * @param gap whether this is a part of the source that cannot be listed, so that documents that are missing may well be there: then
 *     none is deleted for want of being listed
 */
public record SourceDocument(String id, @Nullable String version, Reader reader, String place, boolean gap) {

    /** Reads a document. */
    @FunctionalInterface
    public interface Reader {

        /**
         * {@return the content, or null if it is still that of the known version}
         *
         * @param known the version that the index has, if it was made with the same settings, else null
         * @throws DocumentSkippedException if it cannot be taken
         * @throws IOException if it cannot be read now; an older version in the index stays
         */
        @Nullable
        SourceContent read(@Nullable String known) throws IOException, DocumentSkippedException;
    }

    /** Refuses null where it is not meant. */
    public SourceDocument {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(reader, "reader");
        Objects.requireNonNull(place, "place");
    }

    /**
     * {@return a document}
     *
     * @param id tells it apart from the others of its source
     * @param version changes whenever its content does, or null
     * @param reader reads it
     */
    public static SourceDocument of(String id, @Nullable String version, Reader reader) {
        return new SourceDocument(id, version, reader, "", false);
    }

    /**
     * {@return a document that is listed and cannot be taken}
     *
     * @param id tells it apart from the others of its source
     * @param reason why
     * @param detail why, in words
     */
    public static SourceDocument skipped(String id, SkipReason reason, String detail) {
        return of(id, null, known -> {
            throw new DocumentSkippedException(reason, detail);
        });
    }

    /**
     * {@return a part of the source that cannot be listed}
     *
     * @param id names the part in the report
     * @param reason why
     * @param detail why, in words
     */
    public static SourceDocument gap(String id, SkipReason reason, String detail) {
        return new SourceDocument(id, null, skipped(id, reason, detail).reader(), "", true);
    }

    /**
     * {@return the same with its place in the source}
     *
     * @param other where it stands, as {@code row 3}
     */
    public SourceDocument at(String other) {
        return new SourceDocument(id, version, reader, other, gap);
    }
}
