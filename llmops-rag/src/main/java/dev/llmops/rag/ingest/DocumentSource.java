package dev.llmops.rag.ingest;

import java.io.IOException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where documents come from: a folder, a repository, a site, a table, or something of the application's own.
 *
 * <p>{@link dev.llmops.rag.RagIndex#ingest(DocumentSource)} brings an index up to date with it: it takes new and changed
 * documents, deletes those that the source no longer lists, and does nothing for the rest. An implementation only lists and
 * reads; a test of it extends {@code DocumentSourceKit}, which is in the test-jar of {@code llmops-rag}. Used by one thread at
 * a time.
 */
public interface DocumentSource {

    /**
     * {@return what kind of source this is: small Latin letters, as {@code folder} or {@code git}} Sources of different kinds may
     * have the same name.
     */
    String kind();

    /**
     * {@return the name of this source in the index, not blank and without {@code #}} A run replaces and deletes documents of
     * the source with this kind and name only, and their ids are {@code NAME#ID}. Null means the one source of an index (or of a
     * tenant of it) without a name, whose documents keep their ids.
     */
    @Nullable
    String name();

    /** {@return what this source is called in messages} */
    default String description() {
        return "the " + kind() + " source '" + name() + "'";
    }

    /**
     * {@return whether each document is taken as soon as it is listed, so that they are never all in memory} Otherwise all are
     * listed before the first is read: a run that would delete too much ends before it writes, and a document that has another
     * id now keeps its vectors.
     */
    default boolean streamed() {
        return false;
    }

    /**
     * Lists all documents, anew for each run.
     *
     * @return the documents; whoever reads the stream closes it. An {@link java.io.UncheckedIOException} says that it cannot be
     *     read to its end
     * @throws IOException if they cannot be listed; then nothing is written
     */
    Stream<SourceDocument> documents() throws IOException;
}
