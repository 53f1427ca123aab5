package dev.llmops.cli.tune;

import dev.llmops.tuning.job.Hyperparameters;
import dev.llmops.tuning.job.HyperparametersBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to train. What is not said has the library's default. */
final class HyperparameterOptions {

    @Option(names = "--rank", paramLabel = "N", description = "Rank of the adapter. Default: 16.")
    @Nullable
    Integer rank;

    @Option(
            names = "--alpha",
            paramLabel = "N",
            description = "Its scale, divided by the rank. Default: twice the rank.")
    @Nullable
    Integer alpha;

    @Option(
            names = "--target",
            paramLabel = "LAYER",
            description =
                    "A kind of layer to adapt, such as q_proj; may be given several times. Default: all linear layers.")
    @Nullable
    List<String> targets;

    @Option(names = "--learning-rate", paramLabel = "RATE", description = "Default: 5e-4.")
    @Nullable
    Double learningRate;

    @Option(names = "--batch-size", paramLabel = "ROWS", description = "Default: 4.")
    @Nullable
    Integer batchSize;

    @Option(names = "--epochs", paramLabel = "N", description = "How often the rows are read. Default: 3.")
    @Nullable
    Double epochs;

    @Option(names = "--max-steps", paramLabel = "N", description = "End after so many steps, whatever --epochs says.")
    @Nullable
    Integer maxSteps;

    @Option(names = "--max-length", paramLabel = "TOKENS", description = "Cut longer rows. Default: 1024.")
    @Nullable
    Integer maxLength;

    @Option(names = "--checkpoint-every", paramLabel = "STEPS", description = "Default: 20.")
    @Nullable
    Integer checkpointEvery;

    Hyperparameters hyperparameters() {
        HyperparametersBuilder builder = Hyperparameters.builder();
        if (rank != null) {
            builder.rank(rank).alpha(2 * rank);
        }
        if (alpha != null) {
            builder.alpha(alpha);
        }
        if (targets != null) {
            builder.targetModules(targets.toArray(String[]::new));
        }
        if (learningRate != null) {
            builder.learningRate(learningRate);
        }
        if (batchSize != null) {
            builder.batchSize(batchSize);
        }
        if (epochs != null) {
            builder.epochs(epochs);
        }
        if (maxSteps != null) {
            builder.maxSteps(maxSteps);
        }
        if (maxLength != null) {
            builder.maxLength(maxLength);
        }
        if (checkpointEvery != null) {
            builder.checkpointEvery(checkpointEvery);
        }
        return builder.build();
    }
}
