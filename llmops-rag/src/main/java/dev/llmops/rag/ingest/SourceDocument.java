package dev.llmops.rag.ingest;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A document that a source lists, to be read only if necessary.
 *
 * @param id identifies it within its source, for example a path
 * @param version changes whenever the content does, for example a hash or a revision; null if it is known only once the document is read. If
 *     the index has this version, the document is not read
 * @param reader reads it
 * @param place its position in the source, such as {@code row 3}, as the start of a message; empty if the id states it
 * @param gap whether this is a part of the source that cannot be listed, so that missing documents may still exist: then
 *     none is deleted for not being listed
 */
public record SourceDocument(String id, @Nullable String version, Reader reader, String place, boolean gap) {

    /** Reads a document. */
    @FunctionalInterface
    public interface Reader {

        /**
         * {@return the content, or null if it is still that of the known version}
         *
         * @param known the version in the index, if it was built with the same settings, else null
         * @throws DocumentSkippedException if it cannot be ingested
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
     * @param id identifies it within its source
     * @param version changes whenever the content does, or null
     * @param reader reads it
     */
    public static SourceDocument of(String id, @Nullable String version, Reader reader) {
        return new SourceDocument(id, version, reader, "", false);
    }

    /**
     * {@return a document that is listed but cannot be ingested}
     *
     * @param id identifies it within its source
     * @param reason the reason
     * @param detail the explanation
     */
    public static SourceDocument skipped(String id, SkipReason reason, String detail) {
        return of(id, null, known -> {
            throw new DocumentSkippedException(reason, detail);
        });
    }

    /**
     * {@return a part of the source that cannot be listed}
     *
     * @param id identifies the part in the report
     * @param reason the reason
     * @param detail the explanation
     */
    public static SourceDocument gap(String id, SkipReason reason, String detail) {
        return new SourceDocument(id, null, skipped(id, reason, detail).reader(), "", true);
    }

    /**
     * {@return a copy with its position in the source}
     *
     * @param other its position, such as {@code row 3}
     */
    public SourceDocument at(String other) {
        return new SourceDocument(id, version, reader, other, gap);
    }
}
