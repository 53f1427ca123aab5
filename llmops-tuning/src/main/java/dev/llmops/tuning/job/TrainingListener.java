package dev.llmops.tuning.job;

/** Listens to the events of a job. Called by one thread of the job; an exception that it throws ends the job. */
@FunctionalInterface
public interface TrainingListener {

    /**
     * Handles an event.
     *
     * @param event the event
     */
    void onEvent(TrainingEvent event);
}
