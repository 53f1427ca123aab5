package dev.llmops.benchmarks.canary;

import dev.llmops.experiments.canary.Action;
import dev.llmops.experiments.stats.CanaryRule;
import dev.llmops.experiments.stats.Moments;
import dev.llmops.experiments.stats.NormalMixture;
import java.util.List;

/** The rule of the reference simulation: all stages in one, the latency's deviation known. */
final class PooledRule implements SimulatedRule {

    private static final long MIN_TREATED = 100;
    private static final double LATENCY_VARIANCE = 0.25;

    private final CanaryRule rule;
    private final long[] n = new long[2];
    private final long[] errors = new long[2];
    private final double[] latency = new double[2];

    PooledRule(boolean lenient) {
        this.rule = new CanaryRule(
                List.of(CanarySimulation.ERROR_MARGIN, CanarySimulation.LATENCY_MARGIN),
                0.05,
                0.05,
                NormalMixture.rho2(2000, 0.05),
                lenient);
    }

    @Override
    public void add(int stage, int user, boolean canary, boolean failed, double logLatency) {
        int arm = canary ? 1 : 0;
        n[arm]++;
        errors[arm] += failed ? 1 : 0;
        latency[arm] += (logLatency - latency[arm]) / n[arm];
    }

    @Override
    public Action look(int stage) {
        if (n[1] < MIN_TREATED) {
            return Action.CONTINUE;
        }
        CanaryRule.Decision decision = rule.look(moments(1), moments(0)).decision();
        boolean last = stage == CanarySimulation.SHARES.length - 1;
        if (decision == CanaryRule.Decision.ROLLBACK) {
            return Action.ROLLBACK;
        }
        if (last) {
            return decision == CanaryRule.Decision.PROMOTE ? Action.PROMOTE : Action.CONTINUE;
        }
        return n[1] >= CanarySimulation.TREATED[stage] ? Action.STEP_UP : Action.CONTINUE;
    }

    private List<Moments> moments(int arm) {
        return List.of(Moments.ofRate(errors[arm], n[arm]), new Moments(n[arm], latency[arm], LATENCY_VARIANCE));
    }
}
