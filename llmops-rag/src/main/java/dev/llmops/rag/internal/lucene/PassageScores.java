package dev.llmops.rag.internal.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.VectorUtil;
import org.jspecify.annotations.Nullable;

/** Scores of passages that another search found. */
final class PassageScores {

    private PassageScores() {}

    /** {@return BM25 of each, 0 where no word matches} */
    static double[] words(IndexSearcher searcher, @Nullable Query words, long[] passages) throws IOException {
        double[] scores = new double[passages.length];
        if (words == null) {
            return scores;
        }
        long[] docs = inOrder(passages);
        Weight weight = searcher.createWeight(searcher.rewrite(words), ScoreMode.COMPLETE, 1);
        List<LeafReaderContext> leaves = searcher.getLeafContexts();
        int i = 0;
        while (i < docs.length) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc(docs[i]), leaves));
            int end = leaf.docBase + leaf.reader().maxDoc();
            Scorer scorer = weight.scorer(leaf);
            for (; i < docs.length && doc(docs[i]) < end; i++) {
                if (scorer != null && reaches(scorer, doc(docs[i]) - leaf.docBase)) {
                    scores[(int) docs[i]] = scorer.score();
                }
            }
        }
        return scores;
    }

    private static boolean reaches(Scorer scorer, int doc) throws IOException {
        int at = scorer.docID();
        return (at < doc ? scorer.iterator().advance(doc) : at) == doc;
    }

    /** {@return the cosine of each, 0 where it has no vector} */
    static double[] cosines(IndexSearcher searcher, float[] vector, long[] passages) throws IOException {
        double[] scores = new double[passages.length];
        long[] docs = inOrder(passages);
        List<LeafReaderContext> leaves = searcher.getLeafContexts();
        int i = 0;
        while (i < docs.length) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc(docs[i]), leaves));
            int end = leaf.docBase + leaf.reader().maxDoc();
            FloatVectorValues vectors = leaf.reader().getFloatVectorValues(Fields.VECTOR);
            for (; i < docs.length && doc(docs[i]) < end; i++) {
                if (vectors != null && reaches(vectors, doc(docs[i]) - leaf.docBase)) {
                    scores[(int) docs[i]] = VectorUtil.dotProduct(vector, vectors.vectorValue());
                }
            }
        }
        return scores;
    }

    private static boolean reaches(FloatVectorValues vectors, int doc) throws IOException {
        int at = vectors.docID();
        return (at < doc ? vectors.advance(doc) : at) == doc;
    }

    /** {@return how many have a content in each language, which its length is kept for} */
    static Map<String, Integer> languages(IndexSearcher searcher, List<String> known, long[] passages)
            throws IOException {
        Map<String, Integer> languages = new TreeMap<>();
        List<LeafReaderContext> leaves = searcher.getLeafContexts();
        for (long passage : passages) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex((int) passage, leaves));
            for (String language : known) {
                NumericDocValues lengths = leaf.reader().getNormValues(Fields.content(language));
                if (lengths != null && lengths.advanceExact((int) passage - leaf.docBase)) {
                    languages.merge(language, 1, Integer::sum);
                }
            }
        }
        return languages;
    }

    /** {@return each document with its place in the result in the lower half, sorted: iterators only go forward} */
    private static long[] inOrder(long[] passages) {
        long[] docs = new long[passages.length];
        for (int i = 0; i < docs.length; i++) {
            docs[i] = passages[i] << 32 | i;
        }
        Arrays.sort(docs);
        return docs;
    }

    private static int doc(long packed) {
        return (int) (packed >>> 32);
    }
}
