package dev.llmops.api.experiment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Stores experiments with their history, exposures and outcomes. Several processes may share one store; they stay consistent because
 * only the first of two versions with the same number is kept. Safe for use by multiple threads.
 */
public interface ExperimentStore {

    /**
     * Creates the next version of an experiment. Its bucket table reassigns as few buckets as the weights allow, and restoring
     * earlier weights restores the earlier buckets.
     *
     * @param experiment the experiment in its new form
     * @param expectedVersion number of the version that this version follows; 0 for a new experiment
     * @param change status, author, reason and evidence
     * @return the new version
     * @throws ExperimentConflictException if the latest version is a different one
     * @throws IllegalArgumentException if it is to run and shares buckets of a layer with another running experiment, or both change the
     *     same setting of the same calls; or if its salt, unit or scope would change, which would assign all units anew
     * @throws dev.llmops.api.error.StoreException if it could not be written
     */
    ExperimentVersion put(Experiment experiment, int expectedVersion, ExperimentChange change);

    /**
     * Extends the lease of a version that has one, without creating a version.
     *
     * @param name name of the experiment
     * @param number number of the version that is expected to be the latest
     * @param until the new end of the lease; a time before the current end changes nothing
     * @return false if the latest version is a different one, or has no lease
     * @throws dev.llmops.api.error.StoreException if it could not be written
     */
    boolean renew(String name, int number, Instant until);

    /**
     * {@return the latest version of an experiment, if there is one}
     *
     * @param name name of the experiment
     */
    Optional<ExperimentVersion> find(String name);

    /**
     * {@return all versions of an experiment, oldest first; empty if there are none}
     *
     * @param name name of the experiment
     */
    List<ExperimentVersion> history(String name);

    /** {@return the latest version of each experiment, ordered by name} */
    List<ExperimentVersion> latest();

    /**
     * Accepts an exposure to be written; the first one of a unit in an epoch is kept, and later ones change nothing. Never waits and never
     * throws: it runs within a model call.
     *
     * @param exposure the exposure
     * @return completes with whether it was the first, once that is durable; fails if it was not accepted or could not be written
     */
    CompletableFuture<Boolean> expose(Exposure exposure);

    /**
     * Saves an outcome durably. An outcome of a unit that no experiment knows is kept too, since its exposure may still be in progress, and
     * counts in {@link #unjoined}.
     *
     * @param outcome the outcome
     * @return false if it was already saved
     * @throws dev.llmops.api.error.StoreException if a different value was saved under its key, or if it could not be written
     */
    boolean save(Outcome outcome);

    /**
     * Reads what is known of each unit, joined and summed by the database from one consistent state. A unit's epochs are consecutive rows,
     * the first one first.
     *
     * @param query the part of the experiment to read
     * @param reader receives one row after another; must not block the thread for long
     */
    void units(UnitQuery query, Consumer<UnitMetrics> reader);

    /**
     * {@return the number of outcomes, since the first exposure, of units that were never exposed}
     *
     * @param experiment name of the experiment
     */
    long unjoined(String experiment);

    /**
     * Deletes the exposures and outcomes of a unit, and the sums over its calls.
     *
     * @param unit the person or thing whose data to delete
     * @return how many rows were deleted
     */
    int erase(String unit);

    /** {@return a store that keeps nothing: a new experiment is rejected, and everything else is discarded} */
    static ExperimentStore noop() {
        return NoopExperimentStore.INSTANCE;
    }
}
