package dev.llmops.rag.internal.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.VectorUtil;
import org.jspecify.annotations.Nullable;

/**
 * Two results as one. Every candidate of either gets both scores, also the one that its own search did not compute; each
 * kind of score is standardised over the candidates, and they are summed with fixed weights. In the study that decided
 * for it, it beat reciprocal rank fusion on all three collections, and min-max scaling over the two lists as they come on
 * two, with the third equal; docs/decisions/0010-rag.md has these figures, and docs/rag.md those of this module.
 */
final class Fusion {

    private static final double VECTOR_WEIGHT = 0.6;

    private Fusion() {}

    /** {@return the best passages of both lists with their fused scores, best first} */
    static ScoreDoc[] fuse(
            IndexSearcher searcher, @Nullable Query words, float[] vector, ScoreDoc[] a, ScoreDoc[] b, int limit)
            throws IOException {
        int[] docs = Stream.of(a, b)
                .flatMap(Arrays::stream)
                .mapToInt(hit -> hit.doc)
                .sorted()
                .distinct()
                .toArray();
        double[] lexical = standardised(wordScores(searcher, words, docs));
        double[] dense = standardised(cosines(searcher, vector, docs));
        ScoreDoc[] fused = new ScoreDoc[docs.length];
        for (int i = 0; i < docs.length; i++) {
            double score = VECTOR_WEIGHT * dense[i] + (1 - VECTOR_WEIGHT) * lexical[i];
            fused[i] = new ScoreDoc(docs[i], (float) score);
        }
        Arrays.sort(
                fused, Comparator.comparingDouble((ScoreDoc hit) -> -hit.score).thenComparingInt(hit -> hit.doc));
        return fused.length <= limit ? fused : Arrays.copyOf(fused, limit);
    }

    /** {@return BM25 of each document, 0 where no word matches} */
    private static double[] wordScores(IndexSearcher searcher, @Nullable Query words, int[] docs) throws IOException {
        double[] scores = new double[docs.length];
        if (words == null) {
            return scores;
        }
        Weight weight = searcher.createWeight(searcher.rewrite(words), ScoreMode.COMPLETE, 1);
        List<LeafReaderContext> leaves = searcher.getLeafContexts();
        int i = 0;
        while (i < docs.length) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(docs[i], leaves));
            int end = leaf.docBase + leaf.reader().maxDoc();
            Scorer scorer = weight.scorer(leaf);
            for (; i < docs.length && docs[i] < end; i++) {
                int doc = docs[i] - leaf.docBase;
                if (scorer != null && reaches(scorer, doc)) {
                    scores[i] = scorer.score();
                }
            }
        }
        return scores;
    }

    private static boolean reaches(Scorer scorer, int doc) throws IOException {
        int at = scorer.docID();
        return (at < doc ? scorer.iterator().advance(doc) : at) == doc;
    }

    private static double[] cosines(IndexSearcher searcher, float[] vector, int[] docs) throws IOException {
        double[] scores = new double[docs.length];
        List<LeafReaderContext> leaves = searcher.getLeafContexts();
        int i = 0;
        while (i < docs.length) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(docs[i], leaves));
            int end = leaf.docBase + leaf.reader().maxDoc();
            FloatVectorValues vectors = leaf.reader().getFloatVectorValues(Fields.VECTOR);
            for (; i < docs.length && docs[i] < end; i++) {
                int doc = docs[i] - leaf.docBase;
                if (vectors != null && reaches(vectors, doc)) {
                    scores[i] = VectorUtil.dotProduct(vector, vectors.vectorValue());
                }
            }
        }
        return scores;
    }

    private static boolean reaches(FloatVectorValues vectors, int doc) throws IOException {
        int at = vectors.docID();
        return (at < doc ? vectors.advance(doc) : at) == doc;
    }

    /** {@return how many standard deviations each value lies above the mean; all 0 where all are equal} */
    static double[] standardised(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double variance = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0);
        double deviation = Math.sqrt(variance);
        return Arrays.stream(values)
                .map(value -> deviation < 1e-12 ? 0 : (value - mean) / deviation)
                .toArray();
    }
}
