package dev.llmops.rag.internal.lucene;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.index.IndexScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;

/** What is in the index, by name instead of by question. */
final class Catalog {

    private static final Query DOCUMENTS = new TermQuery(new Term(Fields.DOCUMENT, "true"));

    private Catalog() {}

    static int documents(IndexSearcher searcher) throws IOException {
        return searcher.count(DOCUMENTS);
    }

    static Optional<Document> document(IndexSearcher searcher, Term key) throws IOException {
        ScoreDoc[] hits = searcher.search(both(new TermQuery(key), DOCUMENTS), 1).scoreDocs;
        return hits.length == 0
                ? Optional.empty()
                : Optional.of(LuceneDocuments.document(searcher.storedFields().document(hits[0].doc)));
    }

    static void forEach(IndexSearcher searcher, IndexScope scope, Consumer<Passage> each) throws IOException {
        for (ScoreDoc hit : all(searcher, LuceneFilter.restrict(passages(new MatchAllDocsQuery()), scope))) {
            each.accept(LuceneDocuments.passage(searcher.storedFields().document(hit.doc), null));
        }
    }

    static List<Passage> passages(IndexSearcher searcher, Term key, CharRange range) throws IOException {
        List<Passage> found = new ArrayList<>();
        for (ScoreDoc hit : all(searcher, passages(new TermQuery(key)))) {
            Passage passage = LuceneDocuments.passage(searcher.storedFields().document(hit.doc), null);
            if (passage.range().overlaps(range)) {
                found.add(passage);
            }
        }
        found.sort(Comparator.comparing(Passage::range));
        return found;
    }

    static Optional<String> digest(IndexSearcher searcher, Term key) throws IOException {
        ScoreDoc[] hits = searcher.search(both(new TermQuery(key), DOCUMENTS), 1).scoreDocs;
        return hits.length == 0
                ? Optional.empty()
                : Optional.of(searcher.storedFields()
                        .document(hits[0].doc, Set.of(Fields.DIGEST))
                        .get(Fields.DIGEST));
    }

    static Map<String, String> digests(IndexSearcher searcher, IndexScope scope) throws IOException {
        Map<String, String> digests = new HashMap<>();
        for (ScoreDoc hit : all(searcher, LuceneFilter.restrict(DOCUMENTS, scope))) {
            var entry = searcher.storedFields().document(hit.doc, Set.of(Fields.ID, Fields.DIGEST));
            digests.put(entry.get(Fields.ID), entry.get(Fields.DIGEST));
        }
        return digests;
    }

    static Map<String, float[]> vectors(IndexSearcher searcher, Term key, List<String> indexed) throws IOException {
        Map<String, String> texts =
                indexed.stream().distinct().collect(Collectors.toMap(Sha256::hex, Function.identity()));
        Map<String, float[]> vectors = new HashMap<>();
        for (ScoreDoc hit : all(searcher, new TermQuery(key))) {
            String hash = searcher.storedFields()
                    .document(hit.doc, Set.of(Fields.HASH))
                    .get(Fields.HASH);
            String text = texts.get(hash);
            if (text != null) {
                vectors.put(text, vector(searcher, hit.doc));
            }
        }
        return vectors;
    }

    /** {@return how many passages are in each language; those without a single word count in none} */
    static Map<String, Integer> languages(IndexSearcher searcher, Iterable<String> known) throws IOException {
        Map<String, Integer> languages = new TreeMap<>();
        for (String language : known) {
            int passages = searcher.count(passages(new FieldExistsQuery(Fields.content(language))));
            if (passages > 0) {
                languages.put(language, passages);
            }
        }
        return languages;
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

    private static Query passages(Query among) {
        return new BooleanQuery.Builder()
                .add(among, BooleanClause.Occur.FILTER)
                .add(DOCUMENTS, BooleanClause.Occur.MUST_NOT)
                .build();
    }

    private static Query both(Query a, Query b) {
        return new BooleanQuery.Builder()
                .add(a, BooleanClause.Occur.FILTER)
                .add(b, BooleanClause.Occur.FILTER)
                .build();
    }
}
