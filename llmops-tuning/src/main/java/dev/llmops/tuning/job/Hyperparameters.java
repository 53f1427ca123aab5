package dev.llmops.tuning.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an adapter is trained, by the names of PEFT and TRL.
 *
 * @param rank rank of the two matrices beside each weight matrix
 * @param alpha what their product is multiplied by, divided by the rank (by its square root with rsLoRA)
 * @param dropout share of the inputs that are dropped while training
 * @param targetModules names of the layers, or only {@code all-linear}
 * @param rsLora whether alpha is divided by the square root of the rank
 * @param learningRate of AdamW, falling linearly to 0
 * @param warmupSteps steps over which the learning rate rises first
 * @param batchSize rows of a step
 * @param gradientAccumulation batches of a step
 * @param epochs how often the rows are read
 * @param maxSteps steps after which it ends whatever epochs say, or null
 * @param maxLength most tokens of a row; what is longer is cut
 * @param checkpointEvery steps from one checkpoint to the next, which are also those of validation
 * @param beta how closely DPO and KTO keep to the base
 */
public record Hyperparameters(
        int rank,
        int alpha,
        double dropout,
        List<String> targetModules,
        boolean rsLora,
        double learningRate,
        int warmupSteps,
        int batchSize,
        int gradientAccumulation,
        double epochs,
        @Nullable Integer maxSteps,
        int maxLength,
        int checkpointEvery,
        double beta) {

    /** Copies the list. */
    public Hyperparameters {
        targetModules = List.copyOf(targetModules);
    }

    /** {@return a builder with the defaults} */
    public static HyperparametersBuilder builder() {
        return new HyperparametersBuilder();
    }
}
