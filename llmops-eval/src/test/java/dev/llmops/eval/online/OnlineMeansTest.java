package dev.llmops.eval.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;
import dev.llmops.experiments.stats.OffPolicy;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class OnlineMeansTest {

    private static final GenerationId ID = new GenerationId("0192f0c1-0000-7000-8000-000000000000");
    private static final long SEED = 11;

    @Test
    void it_is_the_self_normalised_estimate_of_off_policy_evaluation() {
        double[] scores = {1, 0, 0.5, 1, 0.25, 1};
        double[] probabilities = {1, 1, 0.1, 0.1, 1, 0.1};
        OnlineMeans means = new OnlineMeans();
        double[][] always = new double[scores.length][];
        double[][] nothing = new double[scores.length][];
        for (int i = 0; i < scores.length; i++) {
            means.accept(judged(scores[i], 1 / probabilities[i]));
            always[i] = new double[] {1};
            nothing[i] = new double[] {0};
        }

        OnlineMean mean = means.of("e").orElseThrow();
        OffPolicy reference = OffPolicy.of(new int[scores.length], scores, probabilities, always, nothing, null);

        assertThat(mean.mean()).isCloseTo(reference.snips().value(), within(1e-12));
        assertThat(mean.effective()).isCloseTo(reference.effectiveSize(), within(1e-12));
        assertThat(mean.n()).isEqualTo(6);
    }

    @Test
    void what_has_no_weight_or_no_score_counts_nothing() {
        OnlineMeans means = new OnlineMeans();
        means.accept(judged(1, 1));
        means.accept(judged(0, 0));
        means.accept(new OnlineJudgement(
                ID, new Judgement("e", new Score.Unscored("no idea"), null), new Selection("share", 5, true)));

        assertThat(means.of("e").orElseThrow()).returns(1L, OnlineMean::n).returns(1.0, OnlineMean::mean);
        assertThat(means.of("other")).isEmpty();
    }

    /** Thirty of thirty do not prove that every answer is good. */
    @Test
    void scores_that_are_all_alike_leave_a_doubt() {
        OnlineMeans means = new OnlineMeans();
        OnlineMeans graded = new OnlineMeans();
        for (int i = 0; i < 30; i++) {
            means.accept(judged(1, 10));
            graded.accept(judged(i % 2 == 0 ? 0.4 : 0.6, 10));
        }
        Estimate plain = Estimate.of(DoubleStream.generate(() -> 1).limit(30).toArray());

        assertThat(means.of("e").orElseThrow().interval()).isEqualTo(plain.interval());
        assertThat(plain.interval().low()).isLessThan(0.9);
        assertThat(graded.of("e").orElseThrow().interval().low()).isBetween(0.4, 0.5);
    }

    /** A fifth of the calls is bad and always judged; of the others a tenth is. The plain mean of what was judged is far off. */
    @Test
    void all_bad_ones_do_not_bias_the_mean_and_the_interval_covers_the_truth() {
        SplittableRandom random = new SplittableRandom(SEED);
        double truth = 0.2 * 0.3 + 0.8 * 0.9;
        int covered = 0;
        double sum = 0;
        double plain = 0;
        int runs = 1_000;
        for (int run = 0; run < runs; run++) {
            OnlineMeans means = new OnlineMeans();
            double total = 0;
            int n = 0;
            for (int call = 0; call < 2_000; call++) {
                boolean bad = random.nextDouble() < 0.2;
                double score = random.nextDouble() < (bad ? 0.3 : 0.9) ? 1 : 0;
                if (bad || random.nextDouble() < 0.1) {
                    means.accept(judged(score, bad ? 1 : 10));
                    total += score;
                    n++;
                }
            }
            OnlineMean mean = means.of("e").orElseThrow();
            Interval interval = mean.interval();
            covered += interval != null && interval.contains(truth) ? 1 : 0;
            sum += mean.mean() / runs;
            plain += total / n / runs;
        }
        System.out.println(
                "mean " + sum + ", plain mean " + plain + ", truth " + truth + ", intervals that hold it " + covered);
        assertThat(sum).as("seed %d", SEED).isCloseTo(truth, within(0.003));
        assertThat(plain).isLessThan(0.6);
        assertThat(covered).as("of 1,000 intervals, seed %d", SEED).isBetween(925, 970);
    }

    private static OnlineJudgement judged(double score, double weight) {
        return new OnlineJudgement(ID, new Judgement("e", Score.of(score), null), new Selection("x", weight, false));
    }
}
