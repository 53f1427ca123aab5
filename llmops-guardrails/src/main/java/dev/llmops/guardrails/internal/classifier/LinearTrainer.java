package dev.llmops.guardrails.internal.classifier;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Logistic regression by FTRL-Proximal (McMahan et al. 2013): one rate per bucket, L1 and L2. The same examples and
 * seed give the same weights, bit for bit.
 *
 * @param bits how many bits a bucket's number has
 * @param epochs how often every example is seen
 * @param rate the learning rate's numerator
 * @param l1 pulls weights to exactly 0
 * @param l2 keeps weights small
 * @param seed orders the examples
 */
public record LinearTrainer(int bits, int epochs, double rate, double l1, double l2, long seed) {

    private static final double BETA = 1;
    /** Outliers are cut here, in multiples of the mean weight, so that the rest keeps its resolution. */
    private static final double CUT = 40;

    /**
     * A text that was labelled.
     *
     * @param features what it has
     * @param positive whether it is of the kind looked for
     * @param weight how much it counts
     */
    public record Example(Features features, boolean positive, float weight) {}

    /** {@return the model for these examples, with these facts written about it} */
    public LinearModel train(List<Example> examples, Map<String, String> facts) {
        double[] z = new double[(1 << bits) + 1];
        double[] n = new double[z.length];
        int[] order = new int[examples.size()];
        Arrays.setAll(order, i -> i);
        SplittableRandom random = new SplittableRandom(seed);
        for (int epoch = 0; epoch < epochs; epoch++) {
            shuffle(order, random);
            for (int i : order) {
                learn(examples.get(i), z, n);
            }
        }
        return quantised(z, n, facts);
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
    }

    private void learn(Example example, double[] z, double[] n) {
        Features features = example.features();
        int bias = z.length - 1;
        double logit = weight(z, n, bias, 0);
        for (int i = 0; i < features.size(); i++) {
            logit += weight(z, n, features.bucket(i), l1) * features.value(i);
        }
        double error = (1 / (1 + StrictMath.exp(-logit)) - (example.positive() ? 1 : 0)) * example.weight();
        for (int i = 0; i < features.size(); i++) {
            step(z, n, features.bucket(i), error * features.value(i), l1);
        }
        step(z, n, bias, error, 0);
    }

    private void step(double[] z, double[] n, int at, double gradient, double sparse) {
        double before = n[at];
        double after = before + gradient * gradient;
        double sigma = (Math.sqrt(after) - Math.sqrt(before)) / rate;
        z[at] += gradient - sigma * weight(z, n, at, sparse);
        n[at] = after;
    }

    private double weight(double[] z, double[] n, int at, double sparse) {
        double value = z[at];
        if (Math.abs(value) <= sparse) {
            return 0;
        }
        return -(value - Math.signum(value) * sparse) / ((BETA + Math.sqrt(n[at])) / rate + l2);
    }

    private LinearModel quantised(double[] z, double[] n, Map<String, String> facts) {
        double sum = 0;
        double most = 0;
        int count = 0;
        double[] weights = new double[z.length - 1];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weight(z, n, i, l1);
            if (weights[i] != 0) {
                sum += Math.abs(weights[i]);
                most = Math.max(most, Math.abs(weights[i]));
                count++;
            }
        }
        double scale = count == 0 ? 1 : Math.min(most, CUT * sum / count) / 127;
        byte[] bytes = new byte[weights.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.max(-127, Math.min(127, Math.round(weights[i] / scale)));
        }
        return new LinearModel(facts, bytes, (float) scale, (float) weight(z, n, z.length - 1, 0));
    }
}
