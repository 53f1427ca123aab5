package dev.llmops.experiments.bandit;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentConflictException;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.experiments.stats.Moments;
import dev.llmops.experiments.stats.ThompsonSampling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Moves an experiment's weights towards the variants that are likely to be the best (Thompson sampling in batches). Each change is a
 * new version of the experiment, and an epoch: within it a unit keeps its variant, and from one to the next as few units move as can
 * be. The exposure of each unit has the probability with which it got its variant, never below a floor, so
 * {@link OffPolicyEvaluation} can tell what another policy would have earned.
 *
 * <p>All state is in the store; of several processes that change the same version one wins. Safe for use by multiple threads.
 */
public final class ThompsonBandit {

    private static final int BUCKETS = 10_000;
    /** Fewer units of a variant say nothing of the spread of their values. */
    private static final int MIN_VALUES = 5;

    private final ExperimentStore store;
    private final String name;
    private final Reward reward;
    private final double floor;
    private final int batch;

    private ThompsonBandit(ExperimentStore store, String name, Reward reward, double floor, int batch) {
        this.store = store;
        this.name = name;
        this.reward = reward;
        this.floor = floor;
        this.batch = batch;
    }

    /**
     * {@return a bandit on an experiment that runs}
     *
     * @param store keeps it
     * @param name its name
     * @param reward what a unit is worth
     * @param floor least probability of a variant, above 0; 0.05 is cautious
     * @param batch how many more units must have a reward before the weights move again, at least 1
     */
    public static ThompsonBandit of(ExperimentStore store, String name, Reward reward, double floor, int batch) {
        if (!(floor > 0 && floor < 1)) {
            throw new IllegalArgumentException("floor must be above 0 and below 1, but was " + floor
                    + "; without one other policies cannot be judged afterwards");
        }
        Require.atLeast("batch", batch, 1);
        return new ThompsonBandit(
                Objects.requireNonNull(store, "store"),
                Objects.requireNonNull(name, "name"),
                Objects.requireNonNull(reward, "reward"),
                floor,
                batch);
    }

    /**
     * Moves the weights if a batch of units has come.
     *
     * @return the new version; empty if the experiment does not run, too few units came, the weights stay as they are, or another process
     *     moved them first
     * @throws IllegalArgumentException if a reward is out of range, or the floor is too large for so many variants
     */
    public Optional<ExperimentVersion> update() {
        ExperimentVersion version = store.find(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no experiment '" + name + "'"));
        if (!version.running()) {
            return Optional.empty();
        }
        List<LoggedUnit> units = LoggedUnit.read(store, name, reward);
        if (units.size() < unitsSeen() + batch) {
            return Optional.empty();
        }
        Map<String, Object> evidence = new LinkedHashMap<>();
        Map<String, Integer> weights = weights(version.experiment(), units, evidence);
        Experiment next = version.experiment().withWeights(weights);
        if (next.equals(version.experiment())) {
            return Optional.empty();
        }
        try {
            return Optional.of(store.put(
                    next,
                    version.number(),
                    new ExperimentChange(
                            version.status(),
                            "bandit",
                            "weights after " + units.size() + " units",
                            Map.of("bandit", evidence),
                            null)));
        } catch (ExperimentConflictException e) {
            return Optional.empty();
        }
    }

    /** How many units there were when the bandit moved the weights last. */
    private long unitsSeen() {
        return store.history(name).stream()
                .map(each -> each.evidence().get("bandit"))
                .filter(Map.class::isInstance)
                .map(each -> ((Map<?, ?>) each).get("units"))
                .filter(Number.class::isInstance)
                .mapToLong(each -> ((Number) each).longValue())
                .max()
                .orElse(0);
    }

    private Map<String, Integer> weights(Experiment experiment, List<LoggedUnit> units, Map<String, Object> evidence) {
        List<String> names = experiment.variants().stream().map(Variant::name).toList();
        double[] best = ThompsonSampling.floored(best(names, units, evidence), floor);
        Map<String, Integer> weights = new LinkedHashMap<>();
        for (int i = 0; i < best.length; i++) {
            weights.put(names.get(i), (int) Math.rint(best[i] * BUCKETS));
        }
        evidence.put("units", units.size());
        evidence.put("metric", reward.metric());
        evidence.put("floor", floor);
        evidence.put("weights", weights);
        return weights;
    }

    private double[] best(List<String> names, List<LoggedUnit> units, Map<String, Object> evidence) {
        List<ThompsonSampling.Arm> shares = new ArrayList<>();
        List<ThompsonSampling.GaussianArm> means = new ArrayList<>();
        Map<String, Object> arms = new LinkedHashMap<>();
        for (String name : names) {
            double[] rewards = units.stream()
                    .filter(unit -> unit.variant().equals(name))
                    .mapToDouble(LoggedUnit::reward)
                    .toArray();
            if (reward.kind() == Reward.Kind.SUCCESS) {
                double sum = java.util.Arrays.stream(rewards).sum();
                double good = reward.higherIsBetter() ? sum : rewards.length - sum;
                shares.add(new ThompsonSampling.Arm(1 + good, 1 + rewards.length - good));
                arms.put(name, Map.of("n", rewards.length, "sum", sum));
                continue;
            }
            if (rewards.length < MIN_VALUES || Moments.of(rewards).variance() == 0) {
                double[] even = new double[names.size()];
                java.util.Arrays.fill(even, 1.0 / even.length);
                evidence.put("undecided", name + " has too few different values");
                return even;
            }
            Moments moments = Moments.of(rewards);
            double sign = reward.higherIsBetter() ? 1 : -1;
            means.add(new ThompsonSampling.GaussianArm(
                    sign * moments.mean(), Math.sqrt(moments.variance() / moments.n())));
            arms.put(name, Map.of("n", rewards.length, "mean", moments.mean(), "variance", moments.variance()));
        }
        evidence.put("arms", arms);
        return shares.isEmpty()
                ? ThompsonSampling.probabilityBestMean(means)
                : ThompsonSampling.probabilityBest(shares);
    }
}
