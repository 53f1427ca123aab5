package dev.llmops.rag.index;

import org.jspecify.annotations.Nullable;

/**
 * Stores and searches passages: in a folder, a database, or memory. It knows no model: the caller supplies vectors.
 *
 * <p>A document is replaced and deleted as a whole, and is identified by its tenant and id together. Writes are invisible
 * until {@link #commit}, which makes all of them durable and visible at once or, if it throws, none; then they must be
 * repeated. Safe for use by multiple threads.
 */
public interface PassageIndex extends AutoCloseable {

    /** {@return what this index supports} */
    IndexCapabilities capabilities();

    /**
     * Replaces a document and its passages.
     *
     * @param document the new version
     * @throws UnstorableException if it holds something that this index cannot store
     */
    void put(IndexedDocument document);

    /**
     * Checks whether a document can be stored, before its vectors are paid for.
     *
     * @param document the new version, with or without vectors
     * @throws UnstorableException if {@link #put} would reject it
     */
    default void check(IndexedDocument document) {}

    /**
     * Deletes a document and its passages; an unknown document is ignored.
     *
     * @param tenant its tenant, or null
     * @param id its id
     */
    void delete(@Nullable String tenant, String id);

    /** Makes all writes since the last commit durable and visible. */
    void commit();

    /**
     * Merges committed data so that searches are faster; this may take long. Search results do not
     * change, a failure loses nothing, and calling it is optional. Call it after a large write
     * has ended.
     */
    default void forceMerge() {}

    /** {@return a view of the committed state, for searches that must see the same data; the caller must close it promptly} */
    IndexView view();

    /**
     * Reads all stored data and throws if it is damaged. An index that does not check its own storage does nothing.
     *
     * @throws dev.llmops.api.error.LlmOpsException if it is damaged; the message says what to do
     */
    default void verify() {}

    /** Releases all resources. Writes that were not committed may be lost. Closing twice has no effect. */
    @Override
    void close();
}
