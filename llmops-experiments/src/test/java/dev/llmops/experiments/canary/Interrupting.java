package dev.llmops.experiments.canary;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.experiment.Outcome;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.UnitQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A store before whose next write something else happens. Its units are those that a test adds. */
public final class Interrupting implements ExperimentStore {

    private final ExperimentStore store;
    public final List<UnitMetrics> units = new ArrayList<>();
    Runnable beforePut = () -> {};

    public Interrupting(ExperimentStore store) {
        this.store = store;
    }

    @Override
    public ExperimentVersion put(Experiment experiment, int expectedVersion, ExperimentChange change) {
        Runnable first = beforePut;
        beforePut = () -> {};
        first.run();
        return store.put(experiment, expectedVersion, change);
    }

    @Override
    public boolean renew(String name, int number, Instant until) {
        return store.renew(name, number, until);
    }

    @Override
    public Optional<ExperimentVersion> find(String name) {
        return store.find(name);
    }

    @Override
    public List<ExperimentVersion> history(String name) {
        return store.history(name);
    }

    @Override
    public List<ExperimentVersion> latest() {
        return store.latest();
    }

    @Override
    public CompletableFuture<Boolean> expose(Exposure exposure) {
        return store.expose(exposure);
    }

    @Override
    public boolean save(Outcome outcome) {
        return store.save(outcome);
    }

    @Override
    public void units(UnitQuery query, Consumer<UnitMetrics> reader) {
        units.forEach(reader);
    }

    @Override
    public long unjoined(String experiment) {
        return store.unjoined(experiment);
    }

    @Override
    public int erase(String unit) {
        return store.erase(unit);
    }
}
