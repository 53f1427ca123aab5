package dev.llmops.rag.ingest;

import java.io.IOException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A source of documents: a folder, a repository, a site, a table, or the application's own.
 *
 * <p>{@link dev.llmops.rag.RagIndex#ingest(DocumentSource)} synchronizes an index with it: it adds new documents, updates changed
 * ones, and deletes those that the source no longer lists. An implementation only lists and
 * reads; its test extends {@code DocumentSourceKit} from the test-jar of {@code llmops-rag}. Used by one thread at
 * a time.
 */
public interface DocumentSource {

    /**
     * {@return the kind of this source, in lowercase Latin letters, such as {@code folder} or {@code git}} Sources of different kinds may
     * have the same name.
     */
    String kind();

    /**
     * {@return the name of this source in the index, not blank and without {@code #}} A run replaces and deletes only documents of
     * the source with this kind and name, and their ids are {@code NAME#ID}. Null means the one unnamed source of an index (or of one of
     * its tenants), whose documents keep their ids.
     */
    @Nullable
    String name();

    /** {@return the name of this source in messages} */
    default String description() {
        return "the " + kind() + " source '" + name() + "'";
    }

    /**
     * {@return whether each document is ingested as soon as it is listed, so that they are never all in memory} Otherwise all are
     * listed before the first is read: a run that would delete too much ends before it writes anything, and a document whose id
     * has changed keeps its vectors.
     */
    default boolean streamed() {
        return false;
    }

    /**
     * Lists all documents, again for each run.
     *
     * @return the documents; the reader of the stream closes it. An {@link java.io.UncheckedIOException} means that it cannot be
     *     read to its end
     * @throws IOException if they cannot be listed; then nothing is written
     */
    Stream<SourceDocument> documents() throws IOException;
}
