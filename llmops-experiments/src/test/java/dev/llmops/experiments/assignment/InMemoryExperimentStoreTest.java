package dev.llmops.experiments.assignment;

import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.testkit.ExperimentStoreKit;

class InMemoryExperimentStoreTest extends ExperimentStoreKit {

    @Override
    protected ExperimentStore create() {
        return InMemoryExperimentStore.create(() -> NOON);
    }
}
