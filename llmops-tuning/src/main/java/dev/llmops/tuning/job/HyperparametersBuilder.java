package dev.llmops.tuning.job;

import dev.llmops.commons.internal.option.Require;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds {@link Hyperparameters}. The defaults suit a few hundred rows and a small model. */
public final class HyperparametersBuilder {

    private int rank = 16;
    private int alpha = 32;
    private double dropout;
    private List<String> targetModules = List.of("all-linear");
    private boolean rsLora;
    private double learningRate = 5e-4;
    private int warmupSteps = 5;
    private int batchSize = 4;
    private int gradientAccumulation = 1;
    private double epochs = 3;
    private @Nullable Integer maxSteps;
    private int maxLength = 1024;
    private int checkpointEvery = 20;
    private double beta = 0.1;

    HyperparametersBuilder() {}

    /**
     * Sets the rank. The default is 16.
     *
     * @param value from 1 to 1024
     * @return this
     */
    public HyperparametersBuilder rank(int value) {
        this.rank = (int) within("rank", value, 1, 1024);
        return this;
    }

    /**
     * Sets alpha. The default is 32, twice the default rank.
     *
     * @param value from 1 to 4096
     * @return this
     */
    public HyperparametersBuilder alpha(int value) {
        this.alpha = (int) within("alpha", value, 1, 4096);
        return this;
    }

    /**
     * Sets the dropout. The default is none.
     *
     * @param share from 0 to 0.9
     * @return this
     */
    public HyperparametersBuilder dropout(double share) {
        this.dropout = within("dropout", share, 0, 0.9);
        return this;
    }

    /**
     * Sets which layers get matrices. The default is {@code all-linear}: all of attention and of the feed-forward part.
     *
     * @param names for example {@code q_proj}, {@code v_proj}
     * @return this
     */
    public HyperparametersBuilder targetModules(String... names) {
        Require.not(names.length == 0, "targetModules must name at least one layer, or 'all-linear'");
        this.targetModules = List.of(names);
        return this;
    }

    /**
     * Sets whether alpha is divided by the square root of the rank. By default, it is divided by the rank.
     *
     * @param wanted whether
     * @return this
     */
    public HyperparametersBuilder rsLora(boolean wanted) {
        this.rsLora = wanted;
        return this;
    }

    /**
     * Sets the learning rate. The default is 5e-4; small models and short runs take up to 1e-3, long ones 2e-4.
     *
     * @param rate above 0 and at most 1
     * @return this
     */
    public HyperparametersBuilder learningRate(double rate) {
        this.learningRate = within("learningRate", rate, Double.MIN_VALUE, 1);
        return this;
    }

    /**
     * Sets the number of steps over which the learning rate first rises. The default is 5.
     *
     * @param steps from 0 to a million
     * @return this
     */
    public HyperparametersBuilder warmupSteps(int steps) {
        this.warmupSteps = (int) within("warmupSteps", steps, 0, 1_000_000);
        return this;
    }

    /**
     * Sets the number of rows in a batch. The default is 4.
     *
     * @param rows from 1 to 1024, for KTO at least 2
     * @return this
     */
    public HyperparametersBuilder batchSize(int rows) {
        this.batchSize = (int) within("batchSize", rows, 1, 1024);
        return this;
    }

    /**
     * Sets the number of batches in a step. The default is 1.
     *
     * @param batches from 1 to 1024
     * @return this
     */
    public HyperparametersBuilder gradientAccumulation(int batches) {
        this.gradientAccumulation = (int) within("gradientAccumulation", batches, 1, 1024);
        return this;
    }

    /**
     * Sets the number of passes over the rows. The default is 3.
     *
     * @param count above 0 and at most 1000; may be a fraction
     * @return this
     */
    public HyperparametersBuilder epochs(double count) {
        this.epochs = within("epochs", count, Double.MIN_VALUE, 1000);
        return this;
    }

    /**
     * Sets the number of steps after which training ends, instead of the epochs.
     *
     * @param steps from 1 to ten million
     * @return this
     */
    public HyperparametersBuilder maxSteps(int steps) {
        this.maxSteps = (int) within("maxSteps", steps, 1, 10_000_000);
        return this;
    }

    /**
     * Sets the maximum length of a row. The default is 1024 tokens.
     *
     * @param tokens from 8 to a million
     * @return this
     */
    public HyperparametersBuilder maxLength(int tokens) {
        this.maxLength = (int) within("maxLength", tokens, 8, 1_000_000);
        return this;
    }

    /**
     * Sets how often a checkpoint is saved, and validation runs if there are rows for it. The default is every 20 steps.
     *
     * @param steps from 1 to a million
     * @return this
     */
    public HyperparametersBuilder checkpointEvery(int steps) {
        this.checkpointEvery = (int) within("checkpointEvery", steps, 1, 1_000_000);
        return this;
    }

    /**
     * Sets how closely DPO and KTO stay to the base. The default is 0.1.
     *
     * @param value above 0 and at most 10
     * @return this
     */
    public HyperparametersBuilder beta(double value) {
        this.beta = within("beta", value, Double.MIN_VALUE, 10);
        return this;
    }

    /** {@return the hyperparameters} */
    public Hyperparameters build() {
        return new Hyperparameters(
                rank,
                alpha,
                dropout,
                targetModules,
                rsLora,
                learningRate,
                warmupSteps,
                batchSize,
                gradientAccumulation,
                epochs,
                maxSteps,
                maxLength,
                checkpointEvery,
                beta);
    }

    private static double within(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", but was " + value);
        }
        return value;
    }
}
