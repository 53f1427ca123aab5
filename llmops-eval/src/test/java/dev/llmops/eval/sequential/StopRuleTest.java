package dev.llmops.eval.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.eval.stats.Estimate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StopRuleTest {

    private static final long SEED = 20_261_129;
    private static final int RUNS = 200;
    private static final int ROWS = 200;
    private static final double TRUTH = 0.7;

    /**
     * The truth lies on the threshold, so each decision is wrong. One looks after each row. At a level of 5 %, 200 runs have 21 wrong decisions
     * or more by chance once in a thousand times.
     */
    @Test
    void a_rule_that_looks_after_each_row_keeps_its_level_where_a_fixed_interval_does_not() {
        SplittableRandom random = new SplittableRandom(SEED);
        int wrong = 0;
        int naivelyWrong = 0;
        for (int run = 0; run < RUNS; run++) {
            StopRule.Watch watch = StopRule.threshold("m", TRUTH).watch();
            double[] scores = new double[ROWS];
            boolean naive = false;
            for (int i = 0; i < ROWS; i++) {
                scores[i] = random.nextDouble() < TRUTH ? 1 : 0;
                watch.add("h", OptionalDouble.of(scores[i]));
                naive |= i >= 9
                        && !Estimate.of(Arrays.copyOf(scores, i + 1)).interval().contains(TRUTH);
            }
            wrong += watch.decision() == null ? 0 : 1;
            naivelyWrong += naive ? 1 : 0;
        }
        assertThat(wrong).as("seed " + SEED).isLessThanOrEqualTo(20);
        assertThat(naivelyWrong).as("intervals for a fixed number of rows").isGreaterThan(40);
    }

    @Test
    void equal_runs_are_rarely_called_different_however_often_one_looks() {
        SplittableRandom random = new SplittableRandom(SEED);
        int wrong = 0;
        for (int run = 0; run < RUNS; run++) {
            Map<String, Double> before = new HashMap<>();
            for (int i = 0; i < ROWS; i++) {
                before.put("h" + i, random.nextDouble());
            }
            StopRule.Watch watch = StopRule.difference("m", before).watch();
            for (int i = 0; i < ROWS; i++) {
                watch.add("h" + i, OptionalDouble.of(random.nextDouble()));
            }
            wrong += watch.decision() == null ? 0 : 1;
        }
        assertThat(wrong).as("seed " + SEED).isLessThanOrEqualTo(20);
    }

    @Test
    void a_clear_case_is_decided_early_and_told_with_its_interval() {
        StopRule.Watch above = StopRule.threshold("contains", 0.5).watch();
        StopRule.Watch below = StopRule.threshold("contains", 0.5).watch();
        int rows = 0;
        while (above.decision() == null) {
            rows++;
            above.add("h", OptionalDouble.of(1));
            below.add("h", OptionalDouble.of(0));
        }
        assertThat(rows).isLessThan(25);
        assertThat(above.decision())
                .startsWith("the mean of contains is above 0.5: 0.")
                .endsWith(" to 1.000 after " + rows + " rows (95 %, valid whenever one looks)");
        assertThat(below.decision()).startsWith("the mean of contains is below 0.5: 0.000 to 0.");
    }

    @Test
    void a_comparison_counts_rows_that_both_scored_and_tells_the_direction() {
        StopRule.Watch watch =
                StopRule.difference("m", Map.of("a", 0.0, "b", 0.0)).watch();
        for (int i = 0; i < 100; i++) {
            watch.add("elsewhere", OptionalDouble.of(1));
            watch.add("a", OptionalDouble.empty());
        }
        assertThat(watch.decision()).isNull();
        for (int i = 0; i < 100; i++) {
            watch.add("a", OptionalDouble.of(1));
        }
        assertThat(watch.decision()).contains("is better than the baseline's: difference 0.");
    }

    @Test
    void a_half_width_is_reached() {
        SplittableRandom random = new SplittableRandom(SEED);
        StopRule.Watch watch = StopRule.parse("m +- 0.1").watch();
        int rows = 0;
        while (watch.decision() == null) {
            watch.add("h", OptionalDouble.of(random.nextBoolean() ? 1 : 0));
            rows++;
        }
        assertThat(rows).isBetween(96, 600);
        assertThat(watch.decision()).contains("is known to 0.1 on either side");
    }

    @Test
    void a_rule_is_read_from_text_and_what_is_none_is_refused() {
        assertThat(StopRule.parse(" rouge-l >= .25")).isEqualTo(StopRule.threshold("rouge-l", 0.25));
        assertThat(StopRule.parse("token-f1+-0.02")).isEqualTo(StopRule.halfWidth("token-f1", 0.02));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StopRule.parse("contains > 0.5"))
                .withMessageContaining("'METRIC >= MEAN'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StopRule.threshold("m", 1))
                .withMessageContaining("above 0 and below 1, but was 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StopRule.difference("m", Map.of()))
                .withMessageContaining("needs the scores of a baseline");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StopRule.threshold("bleu", 0.5).watch().add("h", OptionalDouble.of(37)))
                .withMessageContaining("'bleu' gave 37.0");
    }
}
