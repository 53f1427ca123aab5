package dev.llmops.tuning.study;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of a family of candidates.
 *
 * @param family its name
 * @param approach what kind it is
 * @param seeds how many trainings of it were measured; with one, what another seed would give is not in the intervals
 * @param trainingRows how many rows it learnt from
 * @param quality mean score over rows and seeds
 * @param interval of the quality
 * @param failed how many answers failed; they count as wrong
 * @param usage what answers took
 * @param training what it took to get ready, of all seeds together
 * @param gates what it was checked for besides the task
 * @param barred the names of the gates that it did not pass or was not checked for, though what trains must; empty if it may be chosen
 * @param difference how it differs from the baseline; null for the baseline itself
 * @param costPerRequest what a request costs
 * @param fixedCost what it costs before the first request and to keep it
 * @param costPerThousand what 1,000 requests cost with their share of what is fixed
 * @param breakEven how many requests it takes until it is cheaper than the baseline; null if it never is
 * @param onFront whether no other is at least as good in the lower end of quality, cost, 95th percentile of time and fixed cost, and better in one
 * @param notDistinguishable those that these rows cannot tell from it: the interval of the paired difference has 0 in it
 */
public record CandidateResult(
        String family,
        Approach approach,
        int seeds,
        int trainingRows,
        double quality,
        Interval interval,
        int failed,
        Usage usage,
        TrainingCost training,
        List<GateResult> gates,
        List<String> barred,
        @Nullable PairedDifference difference,
        double costPerRequest,
        double fixedCost,
        double costPerThousand,
        @Nullable Double breakEven,
        boolean onFront,
        List<String> notDistinguishable) {

    /** Copies the lists. */
    public CandidateResult {
        gates = List.copyOf(gates);
        barred = List.copyOf(barred);
        notDistinguishable = List.copyOf(notDistinguishable);
    }

    CandidateResult compared(
            @Nullable PairedDifference paired, @Nullable Double even, boolean front, List<String> alike) {
        return new CandidateResult(
                family,
                approach,
                seeds,
                trainingRows,
                quality,
                interval,
                failed,
                usage,
                training,
                gates,
                barred,
                paired,
                costPerRequest,
                fixedCost,
                costPerThousand,
                even,
                front,
                alike);
    }

    /** {@return whether it is no worse than another in quality, cost and time, and better in one} */
    boolean dominates(CandidateResult other) {
        int quality = Double.compare(interval.low(), other.interval.low());
        int cost = Double.compare(other.costPerThousand, costPerThousand);
        int time = Double.compare(other.usage.p95Millis(), usage.p95Millis());
        int fixed = Double.compare(other.fixedCost, fixedCost);
        return quality >= 0 && cost >= 0 && time >= 0 && fixed >= 0 && quality + cost + time + fixed > 0;
    }
}
