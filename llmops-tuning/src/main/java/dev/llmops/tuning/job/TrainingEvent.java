package dev.llmops.tuning.job;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** An event of a running job. */
public sealed interface TrainingEvent {

    /**
     * The model is loaded and training begins.
     *
     * @param versions of Python and the packages, by name
     * @param rows number of rows for training
     * @param parameters number of parameters of the model
     * @param trainable number of parameters of the adapter
     */
    record Started(Map<String, String> versions, long rows, long parameters, long trainable) implements TrainingEvent {

        /** Copies the map. */
        public Started {
            versions = Map.copyOf(versions);
        }
    }

    /**
     * A step is done.
     *
     * @param step its number, from 1
     * @param steps the total number of steps
     * @param loss mean loss of its rows
     * @param tokens number of tokens read so far
     * @param cpuSeconds processor time of the process so far
     * @param rssBytes current memory of the process
     * @param remaining estimated remaining time at the pace so far; empty before the fifth step of this run
     */
    record Step(
            int step,
            int steps,
            double loss,
            long tokens,
            double cpuSeconds,
            long rssBytes,
            Optional<Duration> remaining)
            implements TrainingEvent {}

    /**
     * The validation rows were evaluated.
     *
     * @param step the step after which
     * @param loss their mean loss
     */
    record Evaluation(int step, double loss) implements TrainingEvent {}

    /**
     * A checkpoint was completely written: a usable adapter, and everything needed to resume from there.
     *
     * @param step the step after which
     * @param folder its folder, below the job's folder
     */
    record Checkpoint(int step, String folder) implements TrainingEvent {}

    /**
     * A problem that does not end the job, but may affect its result.
     *
     * @param message the problem
     */
    record Warning(String message) implements TrainingEvent {}
}
