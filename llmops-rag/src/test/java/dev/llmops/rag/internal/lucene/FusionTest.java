package dev.llmops.rag.internal.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On documents whose scores are chosen, so that what comes out can be computed by hand. */
class FusionTest {

    private static final float[] QUESTION = {1, 0};
    private static final ScoreDoc[] NONE = {};

    private Directory directory;
    private IndexWriter writer;
    private BooleanQuery.Builder words;

    @BeforeEach
    void open() throws IOException {
        directory = new ByteBuffersDirectory();
        writer = new IndexWriter(
                directory, new IndexWriterConfig(new KeywordAnalyzer()).setMergePolicy(NoMergePolicy.INSTANCE));
        words = new BooleanQuery.Builder();
    }

    @AfterEach
    void close() throws IOException {
        writer.close();
        directory.close();
    }

    /*
     * By words 4, 3, 1, 0: mean 2, deviation sqrt(2.5), so 1.264911, 0.632456, -0.632456, -1.264911.
     * By cosine 0.1, 0.7, 0.8, 0.4: mean 0.5, deviation sqrt(0.075), so -1.460593, 0.730297, 1.095445, -0.365148.
     * 0.4 of the first and 0.6 of the second: -0.370392, 0.691160, 0.404285, -0.725053.
     */
    @Test
    void the_order_is_that_of_the_weighted_sum_and_not_of_either_list() throws IOException {
        document(4, 0.1);
        document(3, 0.7);
        document(1, 0.8);
        document(0, 0.4);

        // Documents 2 and 3 were found by their vectors alone, 0 by its words alone.
        ScoreDoc[] fused = fuse(words.build(), hits(0, 1), hits(2, 1, 3), 10);

        assertThat(docs(fused)).containsExactly(1, 2, 0, 3);
        assertThat(scores(fused))
                .containsExactly(new double[] {0.691160, 0.404285, -0.370392, -0.725053}, within(1e-5));
    }

    @Test
    void only_as_many_as_wanted_are_given_the_best() throws IOException {
        document(1, 0.1);
        document(2, 0.9);
        document(3, 0.5);

        assertThat(docs(fuse(words.build(), hits(2, 1, 0), hits(1, 2, 0), 2))).containsExactly(1, 2);
    }

    @Test
    void documents_that_score_alike_stay_in_the_order_of_the_index() throws IOException {
        document(2, 0.5);
        document(2, 0.5);
        document(2, 0.5);

        ScoreDoc[] fused = fuse(words.build(), hits(2, 0), hits(1, 2), 10);

        assertThat(docs(fused)).containsExactly(0, 1, 2);
        assertThat(scores(fused)).as("no division by a deviation of zero").containsExactly(0, 0, 0);
    }

    @Test
    void where_one_kind_of_score_says_nothing_the_other_decides_with_its_weight() throws IOException {
        document(2, 0.9);
        document(2, 0.1);

        // Two values are one deviation above and below their mean.
        assertThat(scores(fuse(words.build(), hits(0, 1), hits(0, 1), 10)))
                .containsExactly(new double[] {0.6, -0.6}, within(1e-6));
    }

    @Test
    void a_question_without_words_is_answered_by_vectors() throws IOException {
        document(5, 0.1);
        document(1, 0.9);

        ScoreDoc[] fused = fuse(null, NONE, hits(1, 0), 10);

        assertThat(docs(fused)).containsExactly(1, 0);
        assertThat(scores(fused)).containsExactly(new double[] {0.6, -0.6}, within(1e-6));
    }

    @Test
    void documents_without_vectors_are_ordered_by_words() throws IOException {
        document(1, null);
        document(5, null);

        ScoreDoc[] fused = fuse(words.build(), hits(1, 0), NONE, 10);

        assertThat(docs(fused)).containsExactly(1, 0);
        assertThat(scores(fused)).containsExactly(new double[] {0.4, -0.4}, within(1e-6));
    }

    @Test
    void a_single_hit_is_given_whatever_its_score() throws IOException {
        document(5, 0.3);

        ScoreDoc[] fused = fuse(words.build(), hits(0), NONE, 10);

        assertThat(docs(fused)).containsExactly(0);
        assertThat(scores(fused)).containsExactly(0);
    }

    @Test
    void nothing_found_by_either_is_nothing() throws IOException {
        document(5, 0.3);

        assertThat(fuse(words.build(), NONE, NONE, 10)).isEmpty();
        assertThat(fuse(null, NONE, NONE, 10)).isEmpty();
    }

    @Test
    void standardised_values_have_mean_zero_and_deviation_one() {
        assertThat(Fusion.standardised(new double[] {4, 3, 1, 0}))
                .containsExactly(new double[] {1.264911, 0.632456, -0.632456, -1.264911}, within(1e-6));
        assertThat(Fusion.standardised(new double[] {7, 7})).containsExactly(0, 0);
        assertThat(Fusion.standardised(new double[] {7})).containsExactly(0);
        assertThat(Fusion.standardised(new double[0])).isEmpty();
    }

    /** Each document is a segment of its own. */
    private void document(int score, @Nullable Double cosine) throws IOException {
        String key = "d" + writer.getDocStats().numDocs;
        Document document = new Document();
        document.add(new StringField(Fields.KEY, key, Field.Store.NO));
        if (cosine != null) {
            float[] vector = {cosine.floatValue(), (float) Math.sqrt(1 - cosine * cosine)};
            document.add(new KnnFloatVectorField(Fields.VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
        }
        writer.addDocument(document);
        writer.commit();
        if (score > 0) {
            Query match = new ConstantScoreQuery(new TermQuery(new Term(Fields.KEY, key)));
            words.add(new BoostQuery(match, score), BooleanClause.Occur.SHOULD);
        }
    }

    private ScoreDoc[] fuse(@Nullable Query query, ScoreDoc[] lexical, ScoreDoc[] dense, int limit) throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(writer)) {
            return Fusion.fuse(new IndexSearcher(reader), query, QUESTION, lexical, dense, limit);
        }
    }

    /** The scores that a list came with play no role. */
    private static ScoreDoc[] hits(int... docs) {
        return Arrays.stream(docs).mapToObj(doc -> new ScoreDoc(doc, 99)).toArray(ScoreDoc[]::new);
    }

    private static int[] docs(ScoreDoc[] hits) {
        return Arrays.stream(hits).mapToInt(hit -> hit.doc).toArray();
    }

    private static double[] scores(ScoreDoc[] hits) {
        return Arrays.stream(hits).mapToDouble(hit -> hit.score).toArray();
    }
}
