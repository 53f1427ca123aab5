package dev.llmops.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;
import org.apache.lucene.util.VectorUtil;

/** What somebody writes who searches an index with Lucene alone. */
final class RawSearch {

    private static final String WORDS = "content";
    private static final String VECTOR = "vector";
    private static final int DEPTH = 200;
    private static final int BEAM_FACTOR = 5;

    private final Analyzer analyzer = new EnglishAnalyzer();
    private DirectoryReader reader;
    private IndexSearcher searcher;

    RawSearch(Path folder) throws IOException {
        reader = DirectoryReader.open(FSDirectory.open(folder));
        searcher = new IndexSearcher(reader);
    }

    void close() throws IOException {
        reader.close();
        analyzer.close();
    }

    int segments() {
        return reader.leaves().size();
    }

    /** Sees what was committed since. */
    void refresh() throws IOException {
        DirectoryReader newer = DirectoryReader.openIfChanged(reader);
        if (newer != null) {
            reader.close();
            reader = newer;
            searcher = new IndexSearcher(reader);
        }
    }

    List<String> dense(float[] vector) throws IOException {
        int hits = VectorRetrievalBenchmark.HITS;
        return texts(searcher.search(new KnnFloatVectorQuery(VECTOR, vector, BEAM_FACTOR * hits), hits).scoreDocs);
    }

    List<String> hybrid(String text, float[] vector) throws IOException {
        Query words = words(text);
        TreeSet<Integer> union = new TreeSet<>();
        for (ScoreDoc hit : searcher.search(words, DEPTH).scoreDocs) {
            union.add(hit.doc);
        }
        Query nearest = new KnnFloatVectorQuery(VECTOR, vector, BEAM_FACTOR * DEPTH);
        for (ScoreDoc hit : searcher.search(nearest, DEPTH).scoreDocs) {
            union.add(hit.doc);
        }
        int[] docs = union.stream().mapToInt(Integer::intValue).toArray();
        double[] lexical = standardised(bm25(words, docs));
        double[] dense = standardised(cosines(vector, docs));
        ScoreDoc[] fused = new ScoreDoc[docs.length];
        for (int i = 0; i < docs.length; i++) {
            fused[i] = new ScoreDoc(docs[i], (float) (0.6 * dense[i] + 0.4 * lexical[i]));
        }
        Arrays.sort(fused, Comparator.comparingDouble((ScoreDoc hit) -> -hit.score));
        return texts(Arrays.copyOf(fused, Math.min(fused.length, VectorRetrievalBenchmark.HITS)));
    }

    List<String> exact(float[] vector) throws IOException {
        List<ScoreDoc> all = new ArrayList<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            FloatVectorValues vectors = leaf.reader().getFloatVectorValues(VECTOR);
            while (vectors.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                all.add(new ScoreDoc(
                        leaf.docBase + vectors.docID(), VectorUtil.dotProduct(vector, vectors.vectorValue())));
            }
        }
        all.sort(Comparator.comparingDouble((ScoreDoc hit) -> -hit.score));
        return texts(all.subList(0, VectorRetrievalBenchmark.HITS).toArray(ScoreDoc[]::new));
    }

    private Query words(String text) {
        return new QueryBuilder(analyzer).createBooleanQuery(WORDS, text);
    }

    private double[] bm25(Query words, int[] docs) throws IOException {
        double[] scores = new double[docs.length];
        Weight weight = searcher.createWeight(searcher.rewrite(words), ScoreMode.COMPLETE, 1);
        for (LeafReaderContext leaf : reader.leaves()) {
            Scorer scorer = weight.scorer(leaf);
            for (int i = 0; i < docs.length && scorer != null; i++) {
                int doc = docs[i] - leaf.docBase;
                if (doc >= 0 && doc < leaf.reader().maxDoc()) {
                    int at = scorer.docID() < doc ? scorer.iterator().advance(doc) : scorer.docID();
                    scores[i] = at == doc ? scorer.score() : 0;
                }
            }
        }
        return scores;
    }

    private double[] cosines(float[] vector, int[] docs) throws IOException {
        double[] scores = new double[docs.length];
        for (LeafReaderContext leaf : reader.leaves()) {
            FloatVectorValues vectors = leaf.reader().getFloatVectorValues(VECTOR);
            for (int i = 0; i < docs.length; i++) {
                int doc = docs[i] - leaf.docBase;
                if (doc >= 0 && doc < leaf.reader().maxDoc()) {
                    int at = vectors.docID() < doc ? vectors.advance(doc) : vectors.docID();
                    scores[i] = at == doc ? VectorUtil.dotProduct(vector, vectors.vectorValue()) : 0;
                }
            }
        }
        return scores;
    }

    private static double[] standardised(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double variance = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0);
        double deviation = Math.sqrt(variance);
        return Arrays.stream(values)
                .map(value -> deviation == 0 ? 0 : (value - mean) / deviation)
                .toArray();
    }

    private List<String> texts(ScoreDoc[] hits) throws IOException {
        List<String> texts = new ArrayList<>(hits.length);
        for (ScoreDoc hit : hits) {
            texts.add(searcher.storedFields().document(hit.doc).get("text"));
        }
        return texts;
    }
}
