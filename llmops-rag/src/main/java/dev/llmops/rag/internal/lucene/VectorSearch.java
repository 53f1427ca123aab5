package dev.llmops.rag.internal.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.HitQueue;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.VectorUtil;
import org.jspecify.annotations.Nullable;

/**
 * The nearest vectors. A small index is scanned, which is exact and gives the same result every time; a large one is
 * searched by its graph (HNSW), whose beam is five times as wide as the result so that little is missed.
 */
final class VectorSearch {

    private static final int MIN_BEAM = 50;
    private static final int BEAM_FACTOR = 5;

    private final int maxScan;

    /** @param maxScan most entries of an index that is scanned */
    VectorSearch(int maxScan) {
        this.maxScan = maxScan;
    }

    /** {@return the nearest passages with their cosine, nearest first} */
    ScoreDoc[] nearest(IndexSearcher searcher, float[] vector, @Nullable Query filter, int limit, boolean quantized)
            throws IOException {
        int entries = searcher.getIndexReader().maxDoc();
        // No more than there are, since room is made for as many as are wanted.
        int wanted = Math.max(1, Math.min(limit, entries));
        return entries <= maxScan
                ? scan(searcher, vector, filter, wanted)
                : graph(searcher, vector, filter, wanted, quantized);
    }

    private static ScoreDoc[] graph(
            IndexSearcher searcher, float[] vector, @Nullable Query filter, int limit, boolean quantized)
            throws IOException {
        int beam = (int) Math.max(MIN_BEAM, Math.min(Integer.MAX_VALUE / 2L, (long) BEAM_FACTOR * limit));
        KnnFloatVectorQuery query = new KnnFloatVectorQuery(Fields.VECTOR, vector, beam, filter);
        if (quantized) {
            return exact(searcher, vector, searcher.search(query, beam).scoreDocs, limit);
        }
        ScoreDoc[] hits = searcher.search(query, limit).scoreDocs;
        for (ScoreDoc hit : hits) {
            hit.score = 2 * hit.score - 1; // Lucene makes (1 + cosine) / 2 of it
        }
        return hits;
    }

    /** {@return the best of the candidates by the vectors themselves} */
    private static ScoreDoc[] exact(IndexSearcher searcher, float[] vector, ScoreDoc[] hits, int limit)
            throws IOException {
        double[] cosines = PassageScores.cosines(
                searcher, vector, Arrays.stream(hits).mapToLong(hit -> hit.doc).toArray());
        for (int i = 0; i < hits.length; i++) {
            hits[i].score = (float) cosines[i];
        }
        Arrays.sort(
                hits, Comparator.comparingDouble((ScoreDoc hit) -> -hit.score).thenComparingInt(hit -> hit.doc));
        return hits.length <= limit ? hits : Arrays.copyOf(hits, limit);
    }

    private static ScoreDoc[] scan(IndexSearcher searcher, float[] vector, @Nullable Query filter, int limit)
            throws IOException {
        HitQueue best = new HitQueue(limit, false);
        Weight allowed = filter == null
                ? null
                : searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            scan(leaf, vector, allowed, best);
        }
        ScoreDoc[] hits = new ScoreDoc[best.size()];
        for (int i = hits.length - 1; i >= 0; i--) {
            hits[i] = best.pop();
        }
        return hits;
    }

    private static void scan(LeafReaderContext leaf, float[] vector, @Nullable Weight allowed, HitQueue best)
            throws IOException {
        FloatVectorValues vectors = leaf.reader().getFloatVectorValues(Fields.VECTOR);
        if (vectors == null) {
            return;
        }
        DocIdSetIterator filter = DocIdSetIterator.all(leaf.reader().maxDoc());
        if (allowed != null) {
            Scorer scorer = allowed.scorer(leaf);
            filter = scorer == null ? DocIdSetIterator.empty() : scorer.iterator();
        }
        Bits live = leaf.reader().getLiveDocs();
        int doc = vectors.nextDoc();
        while (doc != DocIdSetIterator.NO_MORE_DOCS) {
            int candidate = filter.docID() < doc ? filter.advance(doc) : filter.docID();
            if (candidate > doc) {
                doc = candidate == DocIdSetIterator.NO_MORE_DOCS ? candidate : vectors.advance(candidate);
                continue;
            }
            if (live == null || live.get(doc)) {
                float score = VectorUtil.dotProduct(vector, vectors.vectorValue());
                best.insertWithOverflow(new ScoreDoc(leaf.docBase + doc, score));
            }
            doc = vectors.nextDoc();
        }
    }
}
