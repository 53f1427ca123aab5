package dev.llmops.rag.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.rag.index.IndexHit;
import dev.llmops.rag.index.IndexView;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** On passages whose scores are chosen, so that what comes out can be computed by hand. */
class FusionTest {

    private static final float[] QUESTION = {1, 0};
    private static final List<IndexHit> NONE = List.of();

    private final List<Double> words = new ArrayList<>();
    private final List<Double> cosines = new ArrayList<>();

    /*
     * By words 4, 3, 1, 0: mean 2, deviation sqrt(2.5), so 1.264911, 0.632456, -0.632456, -1.264911.
     * By cosine 0.1, 0.7, 0.8, 0.4: mean 0.5, deviation sqrt(0.075), so -1.460593, 0.730297, 1.095445, -0.365148.
     * 0.4 of the first and 0.6 of the second: -0.370392, 0.691160, 0.404285, -0.725053.
     */
    @Test
    void the_order_is_that_of_the_weighted_sum_and_not_of_either_list() {
        document(4, 0.1);
        document(3, 0.7);
        document(1, 0.8);
        document(0, 0.4);

        // Documents 2 and 3 were found by their vectors alone, 0 by its words alone.
        List<IndexHit> fused = fuse(hits(0, 1), hits(2, 1, 3), 10);

        assertThat(docs(fused)).containsExactly(1, 2, 0, 3);
        assertThat(scores(fused))
                .containsExactly(new double[] {0.691160, 0.404285, -0.370392, -0.725053}, within(1e-5));
    }

    @Test
    void only_as_many_as_wanted_are_given_the_best() {
        document(1, 0.1);
        document(2, 0.9);
        document(3, 0.5);

        assertThat(docs(fuse(hits(2, 1, 0), hits(1, 2, 0), 2))).containsExactly(1, 2);
    }

    @Test
    void documents_that_score_alike_stay_in_the_order_of_the_index() {
        document(2, 0.5);
        document(2, 0.5);
        document(2, 0.5);

        List<IndexHit> fused = fuse(hits(2, 0), hits(1, 2), 10);

        assertThat(docs(fused)).containsExactly(0, 1, 2);
        assertThat(scores(fused)).as("no division by a deviation of zero").containsExactly(0, 0, 0);
    }

    @Test
    void where_one_kind_of_score_says_nothing_the_other_decides_with_its_weight() {
        document(2, 0.9);
        document(2, 0.1);

        // Two values are one deviation above and below their mean.
        assertThat(scores(fuse(hits(0, 1), hits(0, 1), 10))).containsExactly(new double[] {0.6, -0.6}, within(1e-6));
    }

    @Test
    void a_question_without_words_is_answered_by_vectors() {
        document(0, 0.1);
        document(0, 0.9);

        List<IndexHit> fused = fuse(NONE, hits(1, 0), 10);

        assertThat(docs(fused)).containsExactly(1, 0);
        assertThat(scores(fused)).containsExactly(new double[] {0.6, -0.6}, within(1e-6));
    }

    @Test
    void documents_without_vectors_are_ordered_by_words() {
        document(1, null);
        document(5, null);

        List<IndexHit> fused = fuse(hits(1, 0), NONE, 10);

        assertThat(docs(fused)).containsExactly(1, 0);
        assertThat(scores(fused)).containsExactly(new double[] {0.4, -0.4}, within(1e-6));
    }

    @Test
    void a_single_hit_is_given_whatever_its_score() {
        document(5, 0.3);

        List<IndexHit> fused = fuse(hits(0), NONE, 10);

        assertThat(docs(fused)).containsExactly(0);
        assertThat(scores(fused)).containsExactly(0);
    }

    @Test
    void nothing_found_by_either_is_nothing() {
        document(5, 0.3);

        assertThat(fuse(NONE, NONE, 10)).isEmpty();
    }

    @Test
    void standardised_values_have_mean_zero_and_deviation_one() {
        assertThat(Fusion.standardised(new double[] {4, 3, 1, 0}))
                .containsExactly(new double[] {1.264911, 0.632456, -0.632456, -1.264911}, within(1e-6));
        assertThat(Fusion.standardised(new double[] {7, 7})).containsExactly(0, 0);
        assertThat(Fusion.standardised(new double[] {7})).containsExactly(0);
        assertThat(Fusion.standardised(new double[0])).isEmpty();
    }

    private void document(int score, @Nullable Double cosine) {
        words.add((double) score);
        cosines.add(cosine == null ? 0 : cosine);
    }

    private List<IndexHit> fuse(List<IndexHit> lexical, List<IndexHit> dense, int limit) {
        return Fusion.fuse(view(), "question", QUESTION, 0.6, lexical, dense, limit);
    }

    /** Knows every score, and nothing else. */
    private IndexView view() {
        return (IndexView) Proxy.newProxyInstance(
                FusionTest.class.getClassLoader(), new Class<?>[] {IndexView.class}, (self, method, arguments) -> {
                    List<Double> scores = method.getName().equals("cosines") ? cosines : words;
                    return Arrays.stream((long[]) arguments[1])
                            .mapToDouble(passage -> scores.get((int) passage))
                            .toArray();
                });
    }

    /** The scores that a list came with play no role. */
    private static List<IndexHit> hits(long... passages) {
        return LongStream.of(passages)
                .mapToObj(passage -> new IndexHit(passage, 99))
                .toList();
    }

    private static long[] docs(List<IndexHit> hits) {
        return hits.stream().mapToLong(IndexHit::passage).toArray();
    }

    private static double[] scores(List<IndexHit> hits) {
        return hits.stream().mapToDouble(IndexHit::score).toArray();
    }
}
