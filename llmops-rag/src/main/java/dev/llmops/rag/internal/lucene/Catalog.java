package dev.llmops.rag.internal.lucene;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;

/** What is in the index, by name instead of by question. */
final class Catalog {

    private static final Query DOCUMENTS = new TermQuery(new Term(Fields.DOCUMENT, "true"));
    private static final Query FROM_FOLDER = new TermQuery(new Term(Fields.FOLDER, "true"));

    private Catalog() {}

    static int documents(IndexSearcher searcher) throws IOException {
        return searcher.count(DOCUMENTS);
    }

    static Optional<Document> document(IndexSearcher searcher, Term key) throws IOException {
        ScoreDoc[] hits = searcher.search(both(new TermQuery(key), DOCUMENTS), 1).scoreDocs;
        return hits.length == 0
                ? Optional.empty()
                : Optional.of(Blocks.document(searcher.storedFields().document(hits[0].doc)));
    }

    static List<Passage> passages(IndexSearcher searcher, Scope scope) throws IOException {
        Query passages = new BooleanQuery.Builder()
                .add(new MatchAllDocsQuery(), BooleanClause.Occur.FILTER)
                .add(DOCUMENTS, BooleanClause.Occur.MUST_NOT)
                .build();
        List<Passage> found = new ArrayList<>();
        for (ScoreDoc hit : all(searcher, scope.restrict(passages))) {
            found.add(Blocks.passage(searcher.storedFields().document(hit.doc), null));
        }
        return found;
    }

    static Map<String, String> folderDigests(IndexSearcher searcher, Scope scope) throws IOException {
        Map<String, String> digests = new HashMap<>();
        for (ScoreDoc hit : all(searcher, scope.restrict(FROM_FOLDER))) {
            var entry = searcher.storedFields().document(hit.doc, Set.of(Fields.ID, Fields.DIGEST));
            digests.put(entry.get(Fields.ID), entry.get(Fields.DIGEST));
        }
        return digests;
    }

    static Map<String, float[]> vectors(IndexSearcher searcher, Term key) throws IOException {
        Map<String, float[]> vectors = new HashMap<>();
        for (ScoreDoc hit : all(searcher, new TermQuery(key))) {
            String hash = searcher.storedFields()
                    .document(hit.doc, Set.of(Fields.HASH))
                    .get(Fields.HASH);
            if (hash != null) {
                vectors.put(hash, vector(searcher, hit.doc));
            }
        }
        return vectors;
    }

    private static float[] vector(IndexSearcher searcher, int doc) throws IOException {
        LeafReaderContext leaf = searcher.getLeafContexts().get(ReaderUtil.subIndex(doc, searcher.getLeafContexts()));
        FloatVectorValues values = leaf.reader().getFloatVectorValues(Fields.VECTOR);
        values.advance(doc - leaf.docBase);
        return values.vectorValue().clone();
    }

    private static ScoreDoc[] all(IndexSearcher searcher, Query query) throws IOException {
        int count = searcher.count(query);
        return count == 0 ? new ScoreDoc[0] : searcher.search(query, count).scoreDocs;
    }

    private static Query both(Query a, Query b) {
        return new BooleanQuery.Builder()
                .add(a, BooleanClause.Occur.FILTER)
                .add(b, BooleanClause.Occur.FILTER)
                .build();
    }
}
