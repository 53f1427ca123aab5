package dev.llmops.eval.click;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.llmops.eval.stats.Interval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Against readers that are simulated by the position-based model, so that the truth is known. */
class ClickRelevanceTest {

    private static final long SEED = 20_261_129;
    private static final double[] LOOKED = {1, 0.65, 0.45, 0.3, 0.2, 0.12};
    private static final double[] ATTRACTS = {0.7, 0.58, 0.46, 0.34, 0.22, 0.1};
    private static final int QUERIES = 20;

    private final Random random = new Random(SEED);
    private final Map<String, Map<String, Double>> truth = truth();

    private Map<String, Map<String, Double>> truth() {
        Map<String, Map<String, Double>> all = new LinkedHashMap<>();
        for (int query = 0; query < QUERIES; query++) {
            Map<String, Double> passages = new LinkedHashMap<>();
            for (int i = 0; i < ATTRACTS.length; i++) {
                passages.put("q" + query + "d" + i + ".md#0-40", ATTRACTS[i]);
            }
            all.put("q" + query, passages);
        }
        return all;
    }

    /** The ranker puts the worst first, and two passages at random places change theirs in a part of the impressions. */
    private ClickLog simulate(int impressions, double swapped) {
        ClickLog log = new ClickLog();
        List<String> queries = List.copyOf(truth.keySet());
        for (int i = 0; i < impressions; i++) {
            String query = queries.get(random.nextInt(queries.size()));
            Map<String, Double> passages = truth.get(query);
            List<String> shown = new ArrayList<>(passages.keySet());
            Collections.reverse(shown);
            if (random.nextDouble() < swapped) {
                Collections.swap(shown, random.nextInt(shown.size()), random.nextInt(shown.size()));
            }
            Set<Integer> clicked = new HashSet<>();
            for (int place = 0; place < shown.size(); place++) {
                if (random.nextDouble() < LOOKED[place] * passages.get(shown.get(place))) {
                    clicked.add(place + 1);
                }
            }
            log.add(new Impression(query, shown, clicked));
        }
        return log;
    }

    @Test
    void propensities_and_the_true_order_are_recovered_where_click_through_rates_have_it_wrong() {
        ClickLog log = simulate(100_000, 0.4);

        PositionBias bias = PositionBias.estimate(log);
        ClickRelevance relevance = ClickRelevance.of(log, bias);

        for (int position = 1; position <= LOOKED.length; position++) {
            assertThat(bias.propensity(position))
                    .as("seed %d, position %d of %s", SEED, position, bias)
                    .isCloseTo(LOOKED[position - 1], offset(0.03));
        }
        assertThat(tau(relevance, PassageRelevance::relevance))
                .as("seed %d", SEED)
                .isGreaterThan(0.97);
        // Where a passage stood says more about its clicks than what it is.
        assertThat(tau(relevance, PassageRelevance::clickThroughRate))
                .as("seed %d, click-through rate", SEED)
                .isLessThan(0.3);
        assertThat(bestOfEach(relevance, PassageRelevance::relevance)).isEqualTo(QUERIES);
        assertThat(bestOfEach(relevance, PassageRelevance::clickThroughRate)).isLessThan(QUERIES / 2);
        for (PassageRelevance each : relevance.passages()) {
            assertThat(each.relevance()).isCloseTo(truth.get(each.query()).get(each.passage()), offset(0.2));
        }
    }

    /** Kendall's tau with the true order, mean over the queries. */
    private double tau(ClickRelevance relevance, ToDoubleFunction<PassageRelevance> score) {
        double sum = 0;
        for (List<PassageRelevance> found : byQuery(relevance).values()) {
            int agree = 0;
            int pairs = 0;
            for (PassageRelevance one : found) {
                for (PassageRelevance other : found) {
                    Map<String, Double> known = truth.get(one.query());
                    if (known.get(one.passage()) > known.get(other.passage())) {
                        agree += score.applyAsDouble(one) > score.applyAsDouble(other) ? 1 : -1;
                        pairs++;
                    }
                }
            }
            sum += (double) agree / pairs;
        }
        return sum / QUERIES;
    }

    private long bestOfEach(ClickRelevance relevance, ToDoubleFunction<PassageRelevance> score) {
        return byQuery(relevance).values().stream()
                .map(found -> Collections.max(found, Comparator.comparingDouble(score)))
                .filter(best -> best.passage().contains("d0."))
                .count();
    }

    private static Map<String, List<PassageRelevance>> byQuery(ClickRelevance relevance) {
        Map<String, List<PassageRelevance>> all = new HashMap<>();
        relevance
                .passages()
                .forEach(each -> all.computeIfAbsent(each.query(), query -> new ArrayList<>())
                        .add(each));
        return all;
    }

    @Test
    void intervals_hold_the_truth_about_as_often_as_they_say() {
        PositionBias known = PositionBias.of(LOOKED);
        int held = 0;
        int all = 0;
        for (int round = 0; round < 10; round++) {
            for (PassageRelevance each :
                    ClickRelevance.of(simulate(20_000, 0.4), known).passages()) {
                held += each.interval().contains(truth.get(each.query()).get(each.passage())) ? 1 : 0;
                all++;
            }
        }

        assertThat((double) held / all)
                .as("seed %d, of %d intervals", SEED, all)
                .isBetween(0.92, 0.98);
    }

    @Test
    void clipping_bounds_what_one_click_counts() {
        ClickLog log = new ClickLog().add(new Impression("q", List.of("a", "b"), Set.of(2)));
        PositionBias bias = PositionBias.of(1, 0.001);

        assertThat(score(ClickRelevance.of(log, bias, 0.1), "b")).isEqualTo(10);
        assertThat(score(ClickRelevance.of(log, bias), "b")).isEqualTo(20);
        assertThat(score(ClickRelevance.of(log, bias), "a")).isZero();
        assertThatThrownBy(() -> ClickRelevance.of(log, bias, 0)).hasMessageContaining("but was 0.0");
    }

    private static double score(ClickRelevance relevance, String passage) {
        return relevance.passages().stream()
                .filter(each -> each.passage().equals(passage))
                .findFirst()
                .orElseThrow()
                .relevance();
    }

    @Test
    void a_passage_that_was_never_opened_low_on_the_page_may_still_be_relevant() {
        ClickLog log = new ClickLog();
        for (int i = 0; i < 50; i++) {
            log.add(new Impression("q", List.of("a", "b"), Set.of(1)));
        }
        List<PassageRelevance> found =
                ClickRelevance.of(log, PositionBias.of(1, 0.1)).passages();

        Interval first = found.get(0).interval();
        assertThat(found.get(0).relevance()).isEqualTo(1);
        assertThat(first.low()).isGreaterThan(0.9);
        // Fifty shows at a tenth of the attention are as five: nearly nothing is known.
        assertThat(found.get(1).interval().low()).isZero();
        assertThat(found.get(1).interval().high()).isGreaterThan(0.5);
    }

    @Test
    void judgements_have_a_line_for_each_document_that_was_shown_often_enough() {
        ClickLog log = new ClickLog();
        for (int i = 0; i < 10; i++) {
            log.add(new Impression("how long", List.of("a b.md#0-40", "a b.md#40-80", "c.md#0-9"), Set.of(2)));
        }
        log.add(new Impression("rare", List.of("a b.md#0-40"), Set.of(1)));

        assertThat(ClickRelevance.of(log, PositionBias.of(1, 1, 1)).toQrels(10, 0.2, 0.8))
                .isEqualTo("query-id\tcorpus-id\tscore\nhow%20long\ta%20b.md\t2\nhow%20long\tc.md\t0\n");
        ClickRelevance relevance = ClickRelevance.of(log, PositionBias.of(1, 1, 1));
        assertThatThrownBy(() -> relevance.toQrels(0, 0.5)).hasMessageContaining("minShown");
        assertThatThrownBy(() -> relevance.toQrels(1)).hasMessageContaining("at least one, but were []");
        assertThatThrownBy(() -> relevance.toQrels(1, 0.8, 0.2)).hasMessageContaining("[0.8, 0.2]");
    }

    @Test
    void what_a_log_cannot_tell_is_refused() {
        ClickLog fixed = new ClickLog()
                .add(new Impression("q", List.of("a", "b", "c"), Set.of(1)))
                .add(new Impression("q", List.of("b", "a", "c"), Set.of(1)));

        assertThatThrownBy(() -> PositionBias.estimate(fixed))
                .isInstanceOf(ClickLogException.class)
                .hasMessageContaining("positions [3] share no passage");
        assertThatThrownBy(() -> PositionBias.estimate(new ClickLog().add(new Impression("q", List.of("a"), Set.of()))))
                .isInstanceOf(ClickLogException.class)
                .hasMessageContaining("none in 1 impressions");
        ClickLog fromZero = new ClickLog()
                .add(new Impression("q", List.of("a", "b"), Set.of(2)))
                .add(new Impression("q", List.of("b", "a"), Set.of(2)));
        assertThatThrownBy(() -> PositionBias.estimate(fromZero))
                .isInstanceOf(ClickLogException.class)
                .hasMessageContaining("must have clicks at position 1");
        assertThatThrownBy(() -> ClickRelevance.of(fixed, PositionBias.of(1, 0.5)))
                .isInstanceOf(ClickLogException.class)
                .hasMessageContaining("3 positions of the log, but has 2");
        assertThatThrownBy(() -> PositionBias.of(1, 0)).hasMessageContaining("[1.0, 0.0]");
        assertThatThrownBy(() -> PositionBias.of(1).propensity(2)).hasMessageContaining("from 1 to 1, but was 2");
        assertThatThrownBy(() -> new Impression("q", List.of("a"), Set.of(2))).hasMessageContaining("one was 2");
        assertThatThrownBy(() -> new Impression("q", List.of("a", "a"), Set.of()))
                .hasMessageContaining("each passage once");
        assertThatThrownBy(() -> new Impression("q", List.of(), Set.of())).hasMessageContaining("had none");
    }
}
