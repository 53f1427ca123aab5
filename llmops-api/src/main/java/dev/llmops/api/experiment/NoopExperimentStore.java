package dev.llmops.api.experiment;

import dev.llmops.api.error.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

final class NoopExperimentStore implements ExperimentStore {

    static final NoopExperimentStore INSTANCE = new NoopExperimentStore();

    @Override
    public ExperimentVersion put(Experiment experiment, int expectedVersion, ExperimentChange change) {
        throw new StoreException(
                "experiment '" + experiment.name()
                        + "' was not kept: this store keeps nothing; use Stores.sqlite or Stores.jdbc",
                null,
                false);
    }

    @Override
    public boolean renew(String name, int number, Instant until) {
        return false;
    }

    @Override
    public Optional<ExperimentVersion> find(String name) {
        return Optional.empty();
    }

    @Override
    public List<ExperimentVersion> history(String name) {
        return List.of();
    }

    @Override
    public List<ExperimentVersion> latest() {
        return List.of();
    }

    @Override
    public CompletableFuture<Boolean> expose(Exposure exposure) {
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public boolean save(Outcome outcome) {
        return true;
    }

    @Override
    public void units(UnitQuery query, Consumer<UnitMetrics> reader) {
        // Nothing is known.
    }

    @Override
    public long unjoined(String experiment) {
        return 0;
    }

    @Override
    public int erase(String unit) {
        return 0;
    }
}
