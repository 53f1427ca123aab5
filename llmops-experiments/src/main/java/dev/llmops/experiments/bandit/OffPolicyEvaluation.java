package dev.llmops.experiments.bandit;

import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.experiments.stats.OffPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells from the units of an experiment, whoever chose their variants and however that changed, what another policy would have
 * earned: inverse propensity score, self-normalised, and doubly robust with rewards that are predicted from other units (five folds).
 * Safe for use by multiple threads.
 */
public final class OffPolicyEvaluation {

    private static final int FOLDS = 5;
    private static final int MIN_IN_CELL = 10;
    private static final double SMALL_SHARE = 0.1;
    private static final int SMALL_SAMPLE = 100;
    private static final double LARGE_WEIGHT = 0.05;

    private final ExperimentStore store;
    private final String experiment;
    private final Reward reward;
    private final @Nullable String context;

    private OffPolicyEvaluation(ExperimentStore store, String experiment, Reward reward, @Nullable String context) {
        this.store = Objects.requireNonNull(store, "store");
        this.experiment = Objects.requireNonNull(experiment, "experiment");
        this.reward = Objects.requireNonNull(reward, "reward");
        this.context = context;
    }

    /**
     * {@return an evaluation on an experiment's units}
     *
     * @param store keeps it
     * @param experiment its name
     * @param reward what a unit is worth
     */
    public static OffPolicyEvaluation of(ExperimentStore store, String experiment, Reward reward) {
        return new OffPolicyEvaluation(store, experiment, reward, null);
    }

    /**
     * {@return the same evaluation whose doubly robust estimate predicts rewards by a segment too}
     *
     * @param segment name of the segment
     */
    public OffPolicyEvaluation predictingBy(String segment) {
        return new OffPolicyEvaluation(store, experiment, reward, segment);
    }

    /**
     * {@return what a policy would have earned}
     *
     * @param policy the policy
     * @throws IllegalArgumentException if there is no such experiment, fewer than two units have a reward, the policy's probabilities do
     *     not add up, or it gives a variant that no unit could get when it came
     */
    public PolicyEstimate estimate(Policy policy) {
        List<ExperimentVersion> history = store.history(experiment);
        Require.not(history.isEmpty(), () -> "there is no experiment '" + experiment + "'");
        List<String> names = history.get(history.size() - 1).experiment().variants().stream()
                .map(Variant::name)
                .toList();
        List<LoggedUnit> units = LoggedUnit.read(store, experiment, reward).stream()
                .filter(unit -> names.contains(unit.variant()))
                .toList();
        Map<Integer, ExperimentVersion> epochs = history.stream()
                .filter(version -> version.number() == version.epoch())
                .collect(Collectors.toMap(ExperimentVersion::number, version -> version));
        int n = units.size();
        int[] action = new int[n];
        double[] rewards = new double[n];
        double[] propensity = new double[n];
        double[][] target = new double[n][];
        for (int i = 0; i < n; i++) {
            LoggedUnit unit = units.get(i);
            action[i] = names.indexOf(unit.variant());
            rewards[i] = unit.reward();
            propensity[i] = unit.propensity();
            target[i] = target(policy, unit, names, epochs.get(unit.epoch()));
        }
        OffPolicy estimates = OffPolicy.of(action, rewards, propensity, target, predicted(units, names), null);
        return new PolicyEstimate(n, estimates, warnings(estimates, n));
    }

    private static double[] target(
            Policy policy, LoggedUnit unit, List<String> names, @Nullable ExperimentVersion epoch) {
        Map<String, Double> probabilities = policy.probabilities(unit.segments());
        double[] target = new double[names.size()];
        probabilities.forEach((variant, probability) -> {
            int place = names.indexOf(variant);
            Require.not(place < 0, () -> "the policy gives variant '" + variant + "', but the experiment has " + names);
            if (probability > 0 && (epoch == null || epoch.propensity(variant) == 0)) {
                throw new IllegalArgumentException(
                        "the policy gives variant '" + variant + "', which no unit could get in epoch " + unit.epoch()
                                + "; nothing can be said of it. Keep a floor of weight for each variant");
            }
            target[place] = probability;
        });
        return target;
    }

    /** The mean reward of a variant, and of a variant in a segment where enough units are, among the units of other folds. */
    private double[][] predicted(List<LoggedUnit> units, List<String> names) {
        List<Map<String, double[]>> folds = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            Map<String, double[]> sums = new HashMap<>();
            for (LoggedUnit unit : units) {
                if (fold(unit) != fold) {
                    add(sums, unit.variant(), unit.reward());
                    add(sums, cell(unit, unit.variant()), unit.reward());
                }
            }
            folds.add(sums);
        }
        double[][] predicted = new double[units.size()][names.size()];
        for (int i = 0; i < predicted.length; i++) {
            LoggedUnit unit = units.get(i);
            Map<String, double[]> sums = folds.get(fold(unit));
            for (int arm = 0; arm < names.size(); arm++) {
                double[] cell = sums.getOrDefault(cell(unit, names.get(arm)), new double[2]);
                double[] whole = sums.getOrDefault(names.get(arm), new double[2]);
                double[] taken = cell[0] >= MIN_IN_CELL ? cell : whole;
                predicted[i][arm] = taken[0] == 0 ? 0 : taken[1] / taken[0];
            }
        }
        return predicted;
    }

    private String cell(LoggedUnit unit, String variant) {
        return variant + '\n' + (context == null ? "" : unit.segments().getOrDefault(context, ""));
    }

    private static int fold(LoggedUnit unit) {
        return Math.floorMod(unit.unit().hashCode(), FOLDS);
    }

    private static void add(Map<String, double[]> sums, String key, double reward) {
        double[] sum = sums.computeIfAbsent(key, missing -> new double[2]);
        sum[0]++;
        sum[1] += reward;
    }

    private static List<String> warnings(OffPolicy estimates, int n) {
        List<String> warnings = new ArrayList<>();
        double effective = estimates.effectiveSize();
        if (effective < SMALL_SAMPLE || effective < SMALL_SHARE * n) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the %d units are worth %.0f that the policy had chosen itself; intervals are too narrow",
                    n,
                    effective));
        }
        if (estimates.maxWeight() > LARGE_WEIGHT * n) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "one unit counts for %.0f of %d; a single reward moves the estimate",
                    estimates.maxWeight(),
                    n));
        }
        return warnings;
    }
}
