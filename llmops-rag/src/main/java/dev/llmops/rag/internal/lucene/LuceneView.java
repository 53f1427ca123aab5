package dev.llmops.rag.internal.lucene;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.index.IndexField;
import dev.llmops.rag.index.IndexHit;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexStats;
import dev.llmops.rag.index.IndexView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.jspecify.annotations.Nullable;

/** A searcher of Lucene, whose numbers of documents name passages. */
final class LuceneView implements IndexView {

    /** With fewer entries, to hand a search to another thread takes about as long as the search. */
    private static final int MIN_AT_ONCE = 1_000;

    private record Asked(String text, @Nullable Query query) {}

    private final LuceneIndex index;
    private final SearcherManager searchers;
    private final IndexSearcher searcher;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Asked last;

    LuceneView(LuceneIndex index, SearcherManager searchers) throws IOException {
        this.index = index;
        this.searchers = searchers;
        this.searcher = searchers.acquire();
    }

    @Override
    public boolean supportsConcurrentSearch() {
        return searcher.getIndexReader().maxDoc() >= MIN_AT_ONCE;
    }

    @Override
    public List<IndexHit> lexical(String text, IndexScope scope, int limit) {
        return read(() -> {
            Query words = words(text);
            return words == null
                    ? List.of()
                    : hits(searcher.search(LuceneFilter.restrict(words, scope), limit).scoreDocs);
        });
    }

    /** A question is asked of several searches in turn. */
    private @Nullable Query words(String text) throws IOException {
        Asked asked = last;
        if (asked == null || !asked.text().equals(text)) {
            asked = new Asked(
                    text, WordQuery.of(index.schema(searcher.getIndexReader()).languages(), text));
            last = asked;
        }
        return asked.query();
    }

    @Override
    public List<IndexHit> dense(float[] vector, IndexScope scope, int limit) {
        return read(() -> hits(index.vectors()
                .nearest(
                        searcher,
                        vector,
                        LuceneFilter.of(scope),
                        limit,
                        index.schema(searcher.getIndexReader()).quantized())));
    }

    @Override
    public double[] lexicalScores(String text, long[] passages) {
        return read(() -> PassageScores.words(searcher, words(text), passages));
    }

    @Override
    public double[] cosines(float[] vector, long[] passages) {
        return read(() -> PassageScores.cosines(searcher, vector, passages));
    }

    @Override
    public List<Passage> passages(List<IndexHit> hits) {
        return read(() -> {
            StoredFields stored = searcher.storedFields();
            List<Passage> passages = new ArrayList<>(hits.size());
            for (IndexHit hit : hits) {
                passages.add(LuceneDocuments.passage(stored.document((int) hit.passage()), hit.score()));
            }
            return passages;
        });
    }

    @Override
    public Optional<Document> document(@Nullable String tenant, String id) {
        return read(() -> Catalog.document(searcher, LuceneIndex.key(tenant, id)));
    }

    @Override
    public List<Passage> passages(@Nullable String tenant, String id, CharRange range) {
        return read(() -> Catalog.passages(searcher, LuceneIndex.key(tenant, id), range));
    }

    @Override
    public void forEach(IndexScope scope, Consumer<Passage> each) {
        read(() -> {
            Catalog.forEach(searcher, scope, each);
            return true;
        });
    }

    @Override
    public Map<String, String> digests(@Nullable String tenant) {
        return read(() -> Catalog.digests(searcher, IndexScope.of(tenant)));
    }

    @Override
    public Optional<String> digest(@Nullable String tenant, String id) {
        return read(() -> Catalog.digest(searcher, LuceneIndex.key(tenant, id)));
    }

    @Override
    public Map<String, float[]> vectors(@Nullable String tenant, String id, List<String> indexed) {
        return read(() -> Catalog.vectors(searcher, LuceneIndex.key(tenant, id), indexed));
    }

    @Override
    public List<IndexField> fields(@Nullable String tenant) {
        return read(() -> FieldTerms.fields(searcher.getIndexReader(), tenant));
    }

    @Override
    public Map<String, Integer> languages() {
        return read(() -> Catalog.languages(
                searcher, index.schema(searcher.getIndexReader()).languages()));
    }

    @Override
    public Map<String, Integer> languages(long[] passages) {
        return read(() -> PassageScores.languages(
                searcher, index.schema(searcher.getIndexReader()).languages(), passages));
    }

    @Override
    public IndexStats stats() {
        return read(() -> {
            int documents = Catalog.documents(searcher);
            return new IndexStats(documents, searcher.getIndexReader().numDocs() - documents);
        });
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            read(() -> {
                searchers.release(searcher);
                return true;
            });
        }
    }

    private static List<IndexHit> hits(ScoreDoc[] docs) {
        List<IndexHit> hits = new ArrayList<>(docs.length);
        for (ScoreDoc doc : docs) {
            hits.add(new IndexHit(doc.doc, doc.score));
        }
        return hits;
    }

    private interface Reading<T> {
        T run() throws IOException;
    }

    /** A search that nobody waits for any more may outlast the view, and keeps its files until it ends. */
    private <T> T read(Reading<T> reading) {
        IndexReader reader = searcher.getIndexReader();
        reader.incRef();
        try {
            try {
                return reading.run();
            } finally {
                reader.decRef();
            }
        } catch (IOException e) {
            throw index.unreadable(e);
        }
    }
}
