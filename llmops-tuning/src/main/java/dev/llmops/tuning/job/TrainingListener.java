package dev.llmops.tuning.job;

/** Hears what a job tells. Called by one thread of the job; what it throws ends the job. */
@FunctionalInterface
public interface TrainingListener {

    /**
     * Takes an event.
     *
     * @param event what happened
     */
    void onEvent(TrainingEvent event);
}
