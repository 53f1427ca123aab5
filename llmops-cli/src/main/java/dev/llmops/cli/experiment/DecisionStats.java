package dev.llmops.cli.experiment;

import static dev.llmops.cli.experiment.StatsValues.put;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.experiments.assignment.Buckets;
import dev.llmops.experiments.stats.CanaryRule;
import dev.llmops.experiments.stats.Moments;
import dev.llmops.experiments.stats.NormalMixture;
import dev.llmops.experiments.stats.OffPolicy;
import dev.llmops.experiments.stats.ThompsonSampling;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Assignment, bandits, canaries. */
final class DecisionStats {

    private static final double LATENCY_DEVIATION = 0.5;

    private DecisionStats() {}

    static void addTo(Map<String, StatsMethod> methods) {
        methods.put("bucket_sha256", DecisionStats::bucket);
        methods.put("reallocation_minimum_moves", DecisionStats::reallocation);
        methods.put("thompson_prob_best", DecisionStats::thompson);
        methods.put("ope", DecisionStats::offPolicy);
        methods.put("canary_decision", DecisionStats::canary);
    }

    private static void bucket(StatsValues params, StatsValues input, ObjectNode answer) {
        answer.put("bucket", Buckets.of(input.text("salt"), input.text("unit")));
    }

    private static void reallocation(StatsValues params, StatsValues input, ObjectNode answer) {
        long[] old = input.wholes("old_counts");
        int[] counts = Buckets.counts(input.numbers("new_weights"));
        if (old.length != counts.length
                || Arrays.stream(old).sum() != Buckets.COUNT
                || Arrays.stream(old).anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("old_counts must be at least 0, one for each of the " + counts.length
                    + " weights, with the sum " + Buckets.COUNT + ", but were " + Arrays.toString(old));
        }
        long moved = 0;
        for (int i = 0; i < counts.length; i++) {
            answer.withArray("new_counts").add(counts[i]);
            answer.withArray("moved_out").add(Math.max(0, old[i] - counts[i]));
            answer.withArray("moved_in").add(Math.max(0, counts[i] - old[i]));
            moved += Math.max(0, counts[i] - old[i]);
        }
        answer.put("min_moved", moved);
    }

    private static void thompson(StatsValues params, StatsValues input, ObjectNode answer) {
        List<ThompsonSampling.Arm> arms =
                input.rows("beta").stream().map(DecisionStats::arm).toList();
        put(answer, "p_best", ThompsonSampling.probabilityBest(arms));
    }

    private static ThompsonSampling.Arm arm(double[] beta) {
        if (beta.length != 2) {
            throw new IllegalArgumentException("each arm must have two parameters, but one has " + beta.length);
        }
        return new ThompsonSampling.Arm(beta[0], beta[1]);
    }

    private static void offPolicy(StatsValues params, StatsValues input, ObjectNode answer) {
        OffPolicy estimates = OffPolicy.of(
                input.indexes("action"),
                input.numbers("reward"),
                input.numbers("propensity"),
                input.rows("target").toArray(double[][]::new),
                input.rows("q_hat").toArray(double[][]::new),
                params.has("clip") ? params.number("clip") : null);
        putEstimate(answer, "ips", estimates.ips());
        putEstimate(answer, "snips", estimates.snips());
        putEstimate(answer, "dr", estimates.dr());
        put(answer, "ess", estimates.effectiveSize());
        put(answer, "max_weight", estimates.maxWeight());
    }

    private static void putEstimate(ObjectNode answer, String name, OffPolicy.Estimate estimate) {
        put(answer, name, estimate.value());
        put(answer, name + "_se", estimate.standardError());
    }

    private static void canary(StatsValues params, StatsValues input, ObjectNode answer) {
        CanaryRule rule = new CanaryRule(
                Arrays.stream(params.numbers("margins")).boxed().toList(),
                params.number("alpha_promote", 0.05),
                params.number("alpha_rollback", 0.05),
                NormalMixture.rho2(2000, 0.05),
                false);
        long[] n1 = input.wholes("n1");
        ArrayNode looks = answer.putArray("looks");
        CanaryRule.Decision decision = CanaryRule.Decision.CONTINUE;
        for (int i = 0; i < n1.length && decision == CanaryRule.Decision.CONTINUE; i++) {
            CanaryRule.Look look = rule.look(guards(input, "1", i), guards(input, "0", i));
            decision = look.decision();
            ObjectNode row = looks.addObject();
            put(row, "lower", look.lower().stream().mapToDouble(d -> d).toArray());
            put(row, "upper", look.upper().stream().mapToDouble(d -> d).toArray());
            row.put("decision", decision.name());
        }
        answer.put("final", decision.name());
    }

    private static List<Moments> guards(StatsValues input, String arm, int look) {
        long n = at(input.wholes("n" + arm), look);
        long errors = at(input.wholes("errors" + arm), look);
        double[] means = input.numbers("latency_mean" + arm);
        if (look >= means.length) {
            throw new IllegalArgumentException("latency_mean" + arm + " must have a value for look " + look);
        }
        return List.of(Moments.ofRate(errors, n), new Moments(n, means[look], LATENCY_DEVIATION * LATENCY_DEVIATION));
    }

    private static long at(long[] values, int look) {
        if (look >= values.length) {
            throw new IllegalArgumentException("each look must have its counts, but look " + look + " has none");
        }
        return values[look];
    }
}
