package dev.llmops.tuning.job;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What a job tells while it runs. */
public sealed interface TrainingEvent {

    /**
     * The model is loaded and training begins.
     *
     * @param versions of Python and the packages, by name
     * @param rows rows to learn from
     * @param parameters numbers of the model
     * @param trainable those of the adapter
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
     * @param step which, counted from 1
     * @param steps how many there will be
     * @param loss mean loss of its rows
     * @param tokens tokens that were read so far
     * @param cpuSeconds processor time of the process so far
     * @param rssBytes memory of the process now
     * @param remaining how long the rest will take at the pace so far; empty before the fifth step of this run
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
     * The rows for validation were measured.
     *
     * @param step after which step
     * @param loss their mean loss
     */
    record Evaluation(int step, double loss) implements TrainingEvent {}

    /**
     * A checkpoint is written whole: an adapter that can be used, and what it takes to go on from there.
     *
     * @param step after which step
     * @param folder below the job's folder
     */
    record Checkpoint(int step, String folder) implements TrainingEvent {}

    /**
     * Something that does not end the job, but may spoil what it brings.
     *
     * @param message what
     */
    record Warning(String message) implements TrainingEvent {}
}
