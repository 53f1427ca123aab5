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
 * An index at one moment. Commits that come later do not show in it. It holds a snapshot, or a connection, until it is
 * closed. Safe for use by several threads.
 */
public interface IndexView extends AutoCloseable {

    /**
     * {@return the best passages by words, best first; none if the text holds no word that is searched for}
     *
     * @param text the question, which is no query language
     * @param scope what may be found
     * @param limit most passages, at least 1
     */
    List<IndexHit> lexical(String text, IndexScope scope, int limit);

    /**
     * {@return the passages whose vectors are nearest, with their cosine, nearest first}
     *
     * @param vector the question's, of unit length
     * @param scope what may be found
     * @param limit most passages, at least 1
     */
    List<IndexHit> dense(float[] vector, IndexScope scope, int limit);

    /**
     * {@return whether {@link #lexical} and {@link #dense} on two threads take less time than one after the other: they do not
     *     wait for each other, and there is enough to search that a second thread pays} A view that has one connection, or few
     * passages, says no.
     *
     * <p>A thread may still search when the view is closed, if nobody waits for what it finds any more: a view that says
     * yes lets it end as it will, with a result or an exception, and holds what it needs until then.
     */
    default boolean supportsConcurrentSearch() {
        return false;
    }

    /**
     * {@return the score by words of each passage, as {@link #lexical} would give it; 0 where no word matches}
     *
     * @param text the question
     * @param passages passages that this view found
     */
    double[] lexicalScores(String text, long[] passages);

    /**
     * {@return the cosine of each passage; 0 where it has no vector}
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
     * {@return a document, whole}
     *
     * @param tenant whose it is, or null
     * @param id its id
     */
    Optional<Document> document(@Nullable String tenant, String id);

    /**
     * {@return the passages of a document that have at least one character in a range, in the order of the text, without
     *     scores}
     *
     * @param tenant whose it is, or null
     * @param id its id
     * @param range the range
     */
    List<Passage> passages(@Nullable String tenant, String id, CharRange range);

    /**
     * Shows every passage in a scope once, in no particular order and without scores.
     *
     * @param scope which
     * @param each is called for each
     */
    void forEach(IndexScope scope, Consumer<Passage> each);

    /**
     * {@return the ids of documents with their digests, which are empty for those of no source}
     *
     * @param tenant whose, or null for all
     */
    Map<String, String> digests(@Nullable String tenant);

    /**
     * {@return the digest of a document, which is empty if it is of no source; nothing if there is no such document}
     *
     * @param tenant whose it is, or null
     * @param id its id
     */
    Optional<String> digest(@Nullable String tenant, String id);

    /**
     * {@return the vectors of a document by the text that was indexed with them}
     *
     * @param tenant whose it is, or null
     * @param id its id
     * @param indexed texts, of which those that the document has a vector for are in the result
     */
    Map<String, float[]> vectors(@Nullable String tenant, String id, List<String> indexed);

    /**
     * {@return the fields that passages have in their metadata, sorted by name}
     *
     * @param tenant whose passages, so that no other tenant's are told; or null for all
     */
    List<IndexField> fields(@Nullable String tenant);

    /**
     * {@return how many passages are in each language (ISO 639-1), of all tenants; empty where an index does not count them}
     */
    default Map<String, Integer> languages() {
        return Map.of();
    }

    /**
     * {@return how many of some passages are in each language (ISO 639-1); empty where an index does not know}
     *
     * @param passages numbers of passages that a search of this view found
     */
    default Map<String, Integer> languages(long[] passages) {
        return Map.of();
    }

    /** {@return how much there is} */
    IndexStats stats();

    /** Lets go of the snapshot. Doing it twice does nothing. */
    @Override
    void close();
}
