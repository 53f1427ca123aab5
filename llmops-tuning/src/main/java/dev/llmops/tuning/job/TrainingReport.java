package dev.llmops.tuning.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The report of a job, read from {@code report.json} in its folder.
 *
 * @param method what it learned from
 * @param seed the seed
 * @param hyperparameters the hyperparameters
 * @param digests SHA-256, as {@code sha256:...}, by what: {@code base}, {@code train}, {@code validation}, {@code manifest} (of the
 *     export that the rows are of), {@code template} (the chat template), {@code adapter}; what there is not is not named
 * @param versions of Python and the packages, by name
 * @param rows number of training rows
 * @param parameters number of parameters of the model
 * @param trainable number of parameters of the adapter
 * @param tokens number of tokens read
 * @param cpuSeconds processor time of its last run
 * @param peakRssBytes the highest memory use observed
 * @param losses loss of each step, in order
 * @param evaluations loss of the validation rows, in order
 * @param checkpoints folders of the checkpoints below that of the job, in order
 * @param warnings what may have affected the result
 */
public record TrainingReport(
        TrainingMethod method,
        long seed,
        Hyperparameters hyperparameters,
        Map<String, String> digests,
        Map<String, String> versions,
        long rows,
        long parameters,
        long trainable,
        long tokens,
        double cpuSeconds,
        long peakRssBytes,
        List<Loss> losses,
        List<Loss> evaluations,
        List<String> checkpoints,
        List<String> warnings) {

    /** Copies the collections. */
    public TrainingReport {
        digests = Map.copyOf(digests);
        versions = Map.copyOf(versions);
        losses = List.copyOf(losses);
        evaluations = List.copyOf(evaluations);
        checkpoints = List.copyOf(checkpoints);
        warnings = List.copyOf(warnings);
    }

    /**
     * {@return the report of a job, if there is one}
     *
     * @param folder the job's folder
     * @throws TrainingException if it cannot be read
     */
    public static Optional<TrainingReport> read(Path folder) {
        try {
            return TrainingFolder.report(folder);
        } catch (IOException e) {
            throw TrainingJob.unwritable(folder, null, e);
        }
    }

    /**
     * A loss.
     *
     * @param step the step
     * @param loss the loss
     */
    public record Loss(int step, double loss) {}
}
