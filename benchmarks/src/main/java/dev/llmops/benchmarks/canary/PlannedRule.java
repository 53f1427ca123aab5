package dev.llmops.benchmarks.canary;

import dev.llmops.experiments.canary.Action;
import dev.llmops.experiments.canary.CanaryPlan;
import dev.llmops.experiments.canary.EpochData;
import dev.llmops.experiments.canary.EvidenceCollector;
import dev.llmops.experiments.canary.Guard;
import dev.llmops.experiments.canary.Observation;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The controller's rule. */
final class PlannedRule implements SimulatedRule {

    private static final String ERROR = "error";
    private static final String LATENCY = "log_latency";

    private final CanaryPlan plan;
    private final EvidenceCollector collector;
    private final UserSums @Nullable [] users;
    private int units;

    PlannedRule(boolean lenient, boolean exact, int users) {
        CanaryPlan.Builder builder = CanaryPlan.builder()
                .guard(
                        exact
                                ? Guard.failures(ERROR, CanarySimulation.ERROR_MARGIN)
                                : Guard.rate(ERROR, CanarySimulation.ERROR_MARGIN))
                .guard(Guard.mean(LATENCY, CanarySimulation.LATENCY_MARGIN));
        for (int i = 0; i < CanarySimulation.SHARES.length; i++) {
            builder.stage(CanarySimulation.SHARES[i], CanarySimulation.TREATED[i], Duration.ZERO);
        }
        this.plan = (lenient ? builder.lenient() : builder).build();
        this.collector = new EvidenceCollector(plan.guards(), CanarySimulation.SHARES.length);
        this.users = users == 0 ? null : new UserSums[users];
    }

    @Override
    public void add(int stage, int user, boolean canary, boolean failed, double logLatency) {
        if (users == null) {
            double error = failed ? 1 : 0;
            collector.add(
                    String.valueOf(units++),
                    stage,
                    canary,
                    metric -> OptionalDouble.of(metric.equals(ERROR) ? error : logLatency));
            return;
        }
        if (users[user] == null) {
            users[user] = new UserSums(CanarySimulation.SHARES.length);
        }
        users[user].add(stage, canary, failed, logLatency);
    }

    @Override
    public Action look(int stage) {
        EvidenceCollector evidence = users == null ? collector : collected(users);
        List<EpochData> epochs = IntStream.rangeClosed(0, stage)
                .mapToObj(i -> evidence.epoch(i, i + 1, CanarySimulation.SHARES[i]))
                .toList();
        return plan.decide(new Observation(
                        stage, Duration.ZERO, Duration.ZERO, Duration.ZERO, false, false, epochs, evidence.returning()))
                .action();
    }

    private EvidenceCollector collected(@Nullable UserSums[] all) {
        EvidenceCollector evidence = new EvidenceCollector(plan.guards(), CanarySimulation.SHARES.length);
        for (int user = 0; user < all.length; user++) {
            UserSums sums = all[user];
            if (sums != null) {
                sums.addTo(evidence, String.valueOf(user));
            }
        }
        return evidence;
    }

    /** A user's units by stage. */
    private static final class UserSums {

        private final int[] n;
        private final int[] errors;
        private final double[] latency;
        private final boolean[] canary;

        UserSums(int stages) {
            n = new int[stages];
            errors = new int[stages];
            latency = new double[stages];
            canary = new boolean[stages];
        }

        void add(int stage, boolean treated, boolean failed, double logLatency) {
            n[stage]++;
            errors[stage] += failed ? 1 : 0;
            latency[stage] += logLatency;
            canary[stage] = treated;
        }

        void addTo(EvidenceCollector evidence, String user) {
            for (int stage = 0; stage < n.length; stage++) {
                if (n[stage] > 0) {
                    double error = (double) errors[stage] / n[stage];
                    double mean = latency[stage] / n[stage];
                    evidence.add(
                            user,
                            stage,
                            canary[stage],
                            metric -> OptionalDouble.of(metric.equals(ERROR) ? error : mean));
                }
            }
        }
    }
}
