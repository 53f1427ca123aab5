package dev.llmops.api.experiment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Keeps experiments with their history, who was exposed to what, and outcomes. Several processes may share one; what they agree by is
 * that of two versions of one number only the first is kept. Safe for use by several threads.
 */
public interface ExperimentStore {

    /**
     * Makes the next version of an experiment. Its bucket table gives up and takes over as few buckets as the weights allow, and going
     * back to earlier weights gives them back.
     *
     * @param experiment the experiment as it shall be
     * @param expectedVersion number of the version that this follows; 0 for a new experiment
     * @param change status, author, reason and evidence
     * @return the new version
     * @throws ExperimentConflictException if the latest version is another one
     * @throws IllegalArgumentException if it shall run and shares buckets of a layer with another one that runs, or both change the
     *     same of the same calls; or if its salt, unit or scope would change, which would deal all units anew
     * @throws dev.llmops.api.error.StoreException if it could not be written
     */
    ExperimentVersion put(Experiment experiment, int expectedVersion, ExperimentChange change);

    /**
     * Prolongs the lease of a version that has one. Makes no version.
     *
     * @param name name of the experiment
     * @param number number of the version that is thought to be the latest
     * @param until until when it gives out its variants; an earlier time than it has changes nothing
     * @return false if the latest version is another one, or has no lease
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
     * {@return all versions of an experiment, the first one first; empty if there is none}
     *
     * @param name name of the experiment
     */
    List<ExperimentVersion> history(String name);

    /** {@return the latest version of each experiment, by name} */
    List<ExperimentVersion> latest();

    /**
     * Takes an exposure to be written; the first of a unit in an epoch stays, later ones change nothing. Never waits and never throws:
     * it runs within a call of a model.
     *
     * @param exposure the exposure
     * @return whether it was the first, once that is durable; fails if it was not taken or could not be written
     */
    CompletableFuture<Boolean> expose(Exposure exposure);

    /**
     * Keeps an outcome, durably. One of a unit that no experiment knows is kept too, since its exposure may still be under way, and
     * counts in {@link #unjoined}.
     *
     * @param outcome the outcome
     * @return false if it was kept already
     * @throws dev.llmops.api.error.StoreException if another value was kept under its key, or it could not be written
     */
    boolean save(Outcome outcome);

    /**
     * Reads what is known of each unit, joined and summed up by the database, from one state of it. A unit's epochs follow each other,
     * the first one first.
     *
     * @param query which
     * @param reader gets one row after the other; must not keep the thread long
     */
    void units(UnitQuery query, Consumer<UnitMetrics> reader);

    /**
     * {@return how many outcomes, since the first exposure, are of units that were never exposed}
     *
     * @param experiment name of the experiment
     */
    long unjoined(String experiment);

    /**
     * Deletes the exposures and outcomes of a unit, and what was summed up of its calls.
     *
     * @param unit who or what is to be forgotten
     * @return how many rows were deleted
     */
    int erase(String unit);

    /** {@return a store that keeps nothing: a new experiment is refused, all else is forgotten} */
    static ExperimentStore noop() {
        return NoopExperimentStore.INSTANCE;
    }
}
