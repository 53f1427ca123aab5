package dev.llmops.rag.index;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An index at one moment. Later commits are not visible in it. It holds a snapshot, or a connection, until it is
 * closed. Safe for use by multiple threads.
 */
public interface IndexView extends AutoCloseable {

    /**
     * {@return the best passages of a lexical search, best first; empty if the text holds no searchable word}
     *
     * @param text the question as plain text, not a query language
     * @param scope which passages may be found
     * @param limit maximum number of passages, at least 1
     */
    List<IndexHit> lexical(String text, IndexScope scope, int limit);

    /**
     * {@return the passages whose vectors are nearest, with their cosine, nearest first}
     *
     * @param vector the question's, of unit length
     * @param scope which passages may be found
     * @param limit maximum number of passages, at least 1
     */
    List<IndexHit> dense(float[] vector, IndexScope scope, int limit);

    /**
     * {@return whether running {@link #lexical} and {@link #dense} on two threads is faster than one after the other: they do not
     *     block each other, and there is enough to search that a second thread pays off} A view with one connection, or few
     * passages, returns false.
     *
     * <p>A thread may still be searching when the view is closed, if its result is no longer needed: a view that returns
     * true lets the search finish, with a result or an exception, and keeps what it needs until then.
     */
    default boolean supportsConcurrentSearch() {
        return false;
    }

    /**
     * {@return the lexical score of each passage, as {@link #lexical} would return it; 0 if no word matches}
     *
     * @param text the question
     * @param passages passages that this view found
     */
    double[] lexicalScores(String text, long[] passages);

    /**
     * {@return the cosine of each passage; 0 if it has no vector}
     *
     * @param vector the question's, of unit length
     * @param passages passages that this view found
     */
    double[] cosines(float[] vector, long[] passages);

    /**
     * {@return passages by their hits, in the same order and with the hits' scores}
     *
     * @param hits passages that this view found, with any scores
     */
    List<Passage> passages(List<IndexHit> hits);

    /**
     * {@return a whole document}
     *
     * @param tenant its tenant, or null
     * @param id its id
     */
    Optional<Document> document(@Nullable String tenant, String id);

    /**
     * {@return the passages of a document that share at least one character with a range, in the order of the text, without
     *     scores}
     *
     * @param tenant its tenant, or null
     * @param id its id
     * @param range the range
     */
    List<Passage> passages(@Nullable String tenant, String id, CharRange range);

    /**
     * Visits every passage in a scope once, in no particular order and without scores.
     *
     * @param scope the scope
     * @param each called for each passage
     */
    void forEach(IndexScope scope, Consumer<Passage> each);

    /**
     * {@return the ids of documents with their digests, which are empty for those that come from no source}
     *
     * @param tenant their tenant, or null for all
     */
    Map<String, String> digests(@Nullable String tenant);

    /**
     * {@return the digest of a document, which is empty if it comes from no source; nothing if there is no such document}
     *
     * @param tenant its tenant, or null
     * @param id its id
     */
    Optional<String> digest(@Nullable String tenant, String id);

    /**
     * {@return the vectors of a document, keyed by the text that was indexed with them}
     *
     * @param tenant its tenant, or null
     * @param id its id
     * @param indexed texts to look up; the result has those that the document has a vector for
     */
    Map<String, float[]> vectors(@Nullable String tenant, String id, List<String> indexed);

    /**
     * {@return the fields in the passages' metadata, sorted by name}
     *
     * @param tenant the tenant whose passages count, so that no other tenant's fields are disclosed; or null for all
     */
    List<IndexField> fields(@Nullable String tenant);

    /**
     * {@return the number of passages in each language (ISO 639-1), over all tenants; empty if the index does not count them}
     */
    default Map<String, Integer> languages() {
        return Map.of();
    }

    /**
     * {@return the number of some passages in each language (ISO 639-1); empty if the index does not know}
     *
     * @param passages numbers of passages that a search of this view found
     */
    default Map<String, Integer> languages(long[] passages) {
        return Map.of();
    }

    /** {@return the size of the index} */
    IndexStats stats();

    /** Releases the snapshot. Closing twice has no effect. */
    @Override
    void close();
}
