package dev.llmops.experiments.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EvidenceCollectorTest {

    private static final long SEED = 20261202;

    @Test
    void a_unit_counts_once_where_it_met_the_canary_first_and_where_it_failed_first() {
        EvidenceCollector collector = new EvidenceCollector(List.of(Guard.failures("error", 0.02)), 3);
        add(collector, "a", 0, false, 0);
        add(collector, "a", 1, true, 0.5);
        add(collector, "a", 2, true, 1);
        add(collector, "b", 2, true, 0);
        collector.add("c", 2, true, metric -> OptionalDouble.empty());

        assertThat(collector.epoch(0, 1, 0.1).units()).isZero();
        assertThat(collector.epoch(1, 2, 0.2).units()).isEqualTo(1);
        assertThat(collector.epoch(2, 3, 0.5).units()).isEqualTo(2);
        assertThat(collector.epoch(1, 2, 0.2).canary("error")).isEqualTo(new Arm(1, 0.5, 0, 1));
        assertThat(collector.epoch(2, 3, 0.5).canary("error")).isEqualTo(new Arm(2, 0.5, 0.5, 0));
        assertThat(collector.epoch(0, 1, 0.1).control("error")).isEqualTo(new Arm(1, 0, 0, 0));
    }

    @Test
    void a_score_of_which_more_is_better_is_turned_and_a_ratio_is_on_the_log_scale() {
        EvidenceCollector collector = new EvidenceCollector(
                List.of(Guard.mean("score", 0.1).whereHigherIsBetter(), Guard.ratio("latency", 0.1)), 1);
        collector.add("a", 0, true, metric -> OptionalDouble.of(metric.equals("score") ? 0.8 : Math.E));

        assertThat(collector.epoch(0, 1, 0.1).canary("score").mean()).isEqualTo(-0.8);
        assertThat(collector.epoch(0, 1, 0.1).canary("latency").mean()).isEqualTo(1);
    }

    /** Over many draws the spread of the stratified difference is what the sums say, with units that stay and units that switch. */
    @Test
    void the_variance_of_the_stratified_difference_knows_who_returns() {
        SplittableRandom random = new SplittableRandom(SEED);
        Guard guard = Guard.mean("latency", 0.1);
        double told = 0;
        double sum = 0;
        double squares = 0;
        int runs = 400;
        for (int run = 0; run < runs; run++) {
            EvidenceCollector collector = new EvidenceCollector(List.of(guard), 3);
            for (int unit = 0; unit < 300; unit++) {
                double place = random.nextDouble();
                double habit = random.nextGaussian();
                for (int epoch = 0; epoch < 3; epoch++) {
                    double value = habit + 0.5 * random.nextGaussian();
                    collector.add("u" + unit, epoch, place < 0.2 + 0.15 * epoch, metric -> OptionalDouble.of(value));
                }
            }
            List<EpochData> epochs =
                    List.of(collector.epoch(0, 1, 0.2), collector.epoch(1, 2, 0.35), collector.epoch(2, 3, 0.5));
            StratifiedDifference difference = StratifiedDifference.of(
                    guard,
                    new Observation(
                            2,
                            java.time.Duration.ZERO,
                            java.time.Duration.ZERO,
                            java.time.Duration.ZERO,
                            false,
                            false,
                            epochs,
                            collector.returning()),
                    10);
            told += difference.deviation() * difference.deviation() / difference.time() / runs;
            sum += difference.estimate() / runs;
            squares += difference.estimate() * difference.estimate() / runs;
        }
        double actual = squares - sum * sum;
        assertThat(told / actual).as("seed " + SEED).isCloseTo(1, offset(0.2));
    }

    private static void add(EvidenceCollector collector, String unit, int epoch, boolean canary, double error) {
        collector.add(unit, epoch, canary, metric -> OptionalDouble.of(error));
    }
}
