package dev.llmops.core.internal.experiment;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentConflictException;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import java.util.List;

/** Registers the experiments that an application gives in code. */
final class GivenExperiments {

    private static final ExperimentChange GIVEN =
            ExperimentChange.of(ExperimentStatus.RUNNING, null, "given in the application's code");

    private GivenExperiments() {}

    /**
     * Starts an experiment that the store does not know yet. One that it knows in this form stays as the store has it now: it may have
     * been stopped, or its weights moved, since the application was written.
     *
     * @throws IllegalStateException if the store knows another experiment of the name, which this one must not silently replace
     */
    static void register(ExperimentStore store, Experiment given) {
        List<ExperimentVersion> history = store.history(given.name());
        if (history.isEmpty()) {
            try {
                store.put(given, 0, GIVEN);
                return;
            } catch (ExperimentConflictException e) { // another process was faster
                history = store.history(given.name());
            }
        }
        if (history.stream().noneMatch(version -> version.experiment().equals(given))) {
            ExperimentVersion latest = history.get(history.size() - 1);
            throw new IllegalStateException(
                    "experiment '" + given.name()
                            + "' in the code is none of its " + history.size() + " versions in the store; the latest, "
                            + latest.number()
                            + ", is " + latest.experiment() + ", and the code has " + given
                            + ". Take it out of the code to run the stored one; or change the stored one, with"
                            + " ops.experiments().put(...) or 'llmops experiment start', to what the code has; or give it another name");
        }
    }
}
