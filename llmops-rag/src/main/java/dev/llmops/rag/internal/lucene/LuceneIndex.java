package dev.llmops.rag.internal.lucene;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.rag.IndexException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The index in its folder. A document is replaced as a whole or not at all; what was {@linkplain #commit committed}
 * survives a crash and is what searches see. Safe for use by several threads.
 */
public final class LuceneIndex implements AutoCloseable {

    /** Up to this many entries vectors are compared one by one, which takes some milliseconds. */
    public static final int LARGEST_SCAN = 10_000;

    /** Candidates of each kind of search before they are fused. */
    private static final int DEPTH = 200;

    private final Path folder;
    private final Analyzer analyzer = new EnglishAnalyzer();
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final VectorSearch vectors;

    private LuceneIndex(Path folder, IndexWriter writer, SearcherManager searchers, int largestScan) {
        this.folder = folder;
        this.writer = writer;
        this.searchers = searchers;
        this.vectors = new VectorSearch(largestScan);
    }

    /**
     * {@return the index in a folder, which is made if it does not exist}
     *
     * @param folder the folder, which holds nothing else
     * @param kind what it must be
     * @param largestScan up to how many entries vectors are compared one by one
     * @throws IndexException if it can not be opened, is held by another process, or is of another kind
     */
    public static LuceneIndex open(Path folder, IndexKind kind, int largestScan) {
        IndexWriter writer = IndexFolder.open(folder, kind, new IndexWriterConfig(new EnglishAnalyzer()));
        try {
            return new LuceneIndex(folder, writer, new SearcherManager(writer, new SearcherFactory()), largestScan);
        } catch (IOException e) {
            throw new IndexException("the index in folder '" + folder + "' can not be read: " + e.getMessage(), e);
        }
    }

    /**
     * Replaces a document and its passages.
     *
     * @param document the new version
     */
    public void put(IndexedDocument document) {
        Term key = key(document.tenant(), document.document().id());
        write(() -> writer.updateDocuments(key, Blocks.of(document)));
    }

    /**
     * Deletes a document and its passages.
     *
     * @param tenant whose it is, or null
     * @param id its id
     */
    public void delete(@Nullable String tenant, String id) {
        write(() -> writer.deleteDocuments(key(tenant, id)));
    }

    /** Makes durable and visible what was written. */
    public void commit() {
        write(() -> {
            writer.commit();
            searchers.maybeRefreshBlocking();
        });
    }

    /**
     * {@return the best passages by words}
     *
     * @param text the question
     * @param scope what may be found
     * @param limit most passages
     */
    public List<Passage> byWords(String text, Scope scope, int limit) {
        return search(searcher -> {
            Query words = WordQuery.of(analyzer, text);
            return words == null ? List.of() : passages(searcher, words(searcher, words, scope, limit));
        });
    }

    /**
     * {@return the best passages by meaning}
     *
     * @param vector the question's, of unit length
     * @param scope what may be found
     * @param limit most passages
     */
    public List<Passage> byVector(float[] vector, Scope scope, int limit) {
        return search(searcher -> passages(searcher, vectors.nearest(searcher, vector, scope.filter(), limit)));
    }

    /**
     * {@return the best passages by both}
     *
     * @param text the question
     * @param vector its vector, of unit length
     * @param scope what may be found
     * @param limit most passages
     */
    public List<Passage> byBoth(String text, float[] vector, Scope scope, int limit) {
        int depth = Math.max(DEPTH, limit);
        return search(searcher -> {
            Query words = WordQuery.of(analyzer, text);
            ScoreDoc[] lexical = words == null ? new ScoreDoc[0] : words(searcher, words, scope, depth);
            ScoreDoc[] dense = vectors.nearest(searcher, vector, scope.filter(), depth);
            return passages(searcher, Fusion.fuse(searcher, words, vector, lexical, dense, limit));
        });
    }

    /**
     * {@return a document}
     *
     * @param tenant whose it is, or null
     * @param id its id
     */
    public Optional<Document> document(@Nullable String tenant, String id) {
        return search(searcher -> Catalog.document(searcher, key(tenant, id)));
    }

    /**
     * {@return all passages, in no particular order and without scores}
     *
     * @param scope whose
     */
    public List<Passage> everything(Scope scope) {
        return search(searcher -> Catalog.passages(searcher, scope));
    }

    /**
     * {@return the ids of the documents that came from a folder, with their digests}
     *
     * @param tenant whose, or null for those of nobody
     */
    public Map<String, String> folderDigests(@Nullable String tenant) {
        return search(searcher -> Catalog.folderDigests(searcher, new Scope(tenant, Map.of())));
    }

    /**
     * {@return the vectors of a document's passages by the {@linkplain #hash hash} of what was embedded}
     *
     * @param tenant whose it is, or null
     * @param id its id
     */
    public Map<String, float[]> vectors(@Nullable String tenant, String id) {
        return search(searcher -> Catalog.vectors(searcher, key(tenant, id)));
    }

    /**
     * {@return a name for a text that is embedded}
     *
     * @param text the text
     */
    public static String hash(String text) {
        return Terms.hash(text);
    }

    /** {@return the number of documents} */
    public int documents() {
        return search(Catalog::documents);
    }

    /** {@return the number of passages} */
    public int passages() {
        return search(searcher -> searcher.getIndexReader().numDocs() - Catalog.documents(searcher));
    }

    /** Commits and lets go of the folder. Doing it twice does nothing. */
    @Override
    public void close() {
        write(() -> {
            searchers.close();
            writer.close();
            writer.getDirectory().close();
        });
        analyzer.close();
    }

    private static ScoreDoc[] words(IndexSearcher searcher, Query words, Scope scope, int limit) throws IOException {
        return searcher.search(scope.restrict(words), limit).scoreDocs;
    }

    private static List<Passage> passages(IndexSearcher searcher, ScoreDoc[] hits) throws IOException {
        StoredFields stored = searcher.storedFields();
        List<Passage> passages = new ArrayList<>(hits.length);
        for (ScoreDoc hit : hits) {
            passages.add(Blocks.passage(stored.document(hit.doc), (double) hit.score));
        }
        return passages;
    }

    private static Term key(@Nullable String tenant, String id) {
        return new Term(Fields.KEY, Terms.key(tenant, id));
    }

    private interface Write {
        void run() throws IOException;
    }

    private interface Search<T> {
        T in(IndexSearcher searcher) throws IOException;
    }

    private void write(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw new IndexException(
                    "the index in folder '" + folder + "' can not be written; what was committed is kept: "
                            + e.getMessage(),
                    e);
        }
    }

    private <T> T search(Search<T> search) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return search.in(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new IndexException("the index in folder '" + folder + "' can not be read: " + e.getMessage(), e);
        }
    }
}
