package dev.llmops.rag.index;

import org.jspecify.annotations.Nullable;

/**
 * Where passages are kept and searched: a folder, a database, memory. It knows no model: vectors are the caller's.
 *
 * <p>A document is replaced and deleted as a whole, and is known by its tenant and id together. Writes are seen by nobody
 * until {@link #commit}, which makes them durable and visible all at once, or, if it throws, not at all; then they must be
 * made again. Safe for use by several threads.
 */
public interface PassageIndex extends AutoCloseable {

    /** {@return what it can do} */
    IndexCapabilities capabilities();

    /**
     * Replaces a document and its passages.
     *
     * @param document the new version
     * @throws UnstorableException if it holds what this index cannot keep
     */
    void put(IndexedDocument document);

    /**
     * Tells whether a document can be kept, before its vectors are paid for.
     *
     * @param document the new version, with or without vectors
     * @throws UnstorableException if {@link #put} would refuse it
     */
    default void check(IndexedDocument document) {}

    /**
     * Deletes a document and its passages; one that is not there does not matter.
     *
     * @param tenant whose it is, or null
     * @param id its id
     */
    void delete(@Nullable String tenant, String id);

    /** Makes durable and visible what was written since the last time. */
    void commit();

    /**
     * Puts what is committed in order, so that searches take less time; it may take long itself. It changes nothing of what is
     * found, a fault of it loses nothing, and whoever does not call it has an index all the same. Call it when a large write
     * has ended.
     */
    default void forceMerge() {}

    /** {@return what is committed now, for searches that shall see the same; the caller closes it soon} */
    IndexView view();

    /**
     * Reads all that is kept and throws if it is damaged. An index that does not watch over its own storage does nothing.
     *
     * @throws dev.llmops.api.error.LlmOpsException if it is, with what to do
     */
    default void verify() {}

    /** Lets go of what it holds. What was written and not committed may be lost. Doing it twice does nothing. */
    @Override
    void close();
}
