package dev.llmops.tuning.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Training settings of an adapter, by the names of PEFT and TRL.
 *
 * @param rank rank of the two matrices beside each weight matrix
 * @param alpha the factor for their product, divided by the rank (by its square root with rsLoRA)
 * @param dropout share of the inputs that are dropped during training
 * @param targetModules names of the layers, or only {@code all-linear}
 * @param rsLora whether alpha is divided by the square root of the rank
 * @param learningRate the learning rate of AdamW, falling linearly to 0
 * @param warmupSteps number of steps over which the learning rate first rises
 * @param batchSize rows per batch
 * @param gradientAccumulation batches per step
 * @param epochs number of passes over the rows
 * @param maxSteps number of steps after which training ends regardless of the epochs, or null
 * @param maxLength maximum tokens of a row; a longer one is cut
 * @param checkpointEvery number of steps between checkpoints, and between validations
 * @param beta how closely DPO and KTO stay to the base
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
