package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;
import org.jspecify.annotations.Nullable;

/**
 * What a policy would have earned on calls that another policy decided, from logged propensities (Dudik, Langford and Li 2011;
 * Swaminathan and Joachims 2015). Intervals are the estimate and 1.96 errors; with a small effective size they are too narrow.
 *
 * @param ips inverse propensity score, unbiased
 * @param snips self-normalised, less variance
 * @param dr doubly robust
 * @param effectiveSize {@code (sum w)^2 / sum w^2}
 * @param maxWeight the largest weight, after clipping
 */
public record OffPolicy(Estimate ips, Estimate snips, Estimate dr, double effectiveSize, double maxWeight) {

    /**
     * A value and its standard error.
     *
     * @param value the estimate
     * @param standardError its standard error
     */
    public record Estimate(double value, double standardError) {

        private static Estimate mean(double[] values) {
            Moments moments = Moments.of(values);
            return new Estimate(moments.mean(), Math.sqrt(moments.variance() / moments.n()));
        }
    }

    /**
     * {@return the estimates}
     *
     * @param action what was chosen in each call, an index
     * @param reward what it earned
     * @param propensity probability with which it was chosen, above 0 and at most 1
     * @param target probability of each action under the policy that is judged, in each call
     * @param predicted reward of each action that a model predicts, fitted on other calls
     * @param clip largest weight, which trades variance for bias; null clips none
     */
    public static OffPolicy of(
            int[] action,
            double[] reward,
            double[] propensity,
            double[][] target,
            double[][] predicted,
            @Nullable Double clip) {
        check(action, reward, propensity, target, predicted, clip);
        int n = action.length;
        double[] weighted = new double[n];
        double[] robust = new double[n];
        double[] weights = new double[n];
        double sum = 0;
        double squares = 0;
        double most = 0;
        double earned = 0;
        for (int i = 0; i < n; i++) {
            double weight = target[i][action[i]] / propensity[i];
            weight = clip == null ? weight : Math.min(weight, clip);
            weights[i] = weight;
            weighted[i] = weight * reward[i];
            robust[i] = expected(target[i], predicted[i]) + weight * (reward[i] - predicted[i][action[i]]);
            sum += weight;
            squares += weight * weight;
            most = Math.max(most, weight);
            earned += weighted[i];
        }
        if (sum == 0) {
            throw new IllegalArgumentException(
                    "the policy must choose at least one logged action with a probability above 0, but never does");
        }
        Estimate snips = snips(weights, reward, earned / sum, sum);
        return new OffPolicy(Estimate.mean(weighted), snips, Estimate.mean(robust), sum * sum / squares, most);
    }

    private static Estimate snips(double[] weights, double[] reward, double value, double sum) {
        double squares = 0;
        for (int i = 0; i < weights.length; i++) {
            double off = weights[i] * (reward[i] - value);
            squares += off * off;
        }
        return new Estimate(value, Math.sqrt(squares) / sum);
    }

    private static double expected(double[] target, double[] predicted) {
        double sum = 0;
        for (int a = 0; a < target.length; a++) {
            sum += target[a] * predicted[a];
        }
        return sum;
    }

    private static void check(
            int[] action,
            double[] reward,
            double[] propensity,
            double[][] target,
            double[][] predicted,
            @Nullable Double clip) {
        Numbers.finite("reward", reward, 2);
        Numbers.sameLength("reward", reward.length, "action", action.length);
        Numbers.sameLength("reward", reward.length, "propensity", propensity.length);
        Numbers.sameLength("reward", reward.length, "target", target.length);
        Numbers.sameLength("reward", reward.length, "predicted", predicted.length);
        if (clip != null) {
            Numbers.positive("clip", clip);
        }
        for (int i = 0; i < action.length; i++) {
            Numbers.positive("propensity[" + i + "]", Require.share("propensity[" + i + "]", propensity[i]));
            Numbers.unit("target[" + i + "]", target[i], 1);
            Numbers.finite("predicted[" + i + "]", predicted[i], 1);
            Numbers.sameLength("target[" + i + "]", target[i].length, "predicted[" + i + "]", predicted[i].length);
            checkSum(i, target[i]);
            if (action[i] < 0 || action[i] >= target[i].length) {
                throw new IllegalArgumentException(
                        "action[" + i + "] must be from 0 to " + (target[i].length - 1) + ", but was " + action[i]);
            }
        }
    }

    private static void checkSum(int i, double[] probabilities) {
        double sum = 0;
        for (double probability : probabilities) {
            sum += probability;
        }
        if (Math.abs(sum - 1) > 1e-3) {
            throw new IllegalArgumentException("target[" + i + "] must have the sum 1, but has " + sum);
        }
    }
}
