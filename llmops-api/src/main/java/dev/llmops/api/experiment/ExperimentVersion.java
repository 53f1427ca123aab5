package dev.llmops.api.experiment;

import dev.llmops.api.json.JsonValues;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as it was from one change to the next. Immutable; changes make new versions, and only one of two that are made at
 * the same time wins.
 *
 * @param experiment the experiment
 * @param number its number, from 1
 * @param epoch number of the version since which the buckets are as they are: analyses keep what came before apart
 * @param status whether it gives out its variants
 * @param buckets who gets what
 * @param at when it was made
 * @param by who made it, or null
 * @param message why, or null
 * @param evidence the data that the change rests on; values as {@link JsonValues} describes
 * @param leaseUntil until when it gives out its variants; all calls get the control after that. Null for as long as it runs
 */
public record ExperimentVersion(
        Experiment experiment,
        int number,
        int epoch,
        ExperimentStatus status,
        BucketTable buckets,
        Instant at,
        @Nullable String by,
        @Nullable String message,
        Map<String, Object> evidence,
        @Nullable Instant leaseUntil) {

    /** Copies the evidence; refuses a number below 1 and an epoch that began later. */
    public ExperimentVersion {
        Objects.requireNonNull(experiment, "experiment");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(buckets, "buckets");
        Objects.requireNonNull(at, "at");
        evidence = JsonValues.copyOf("evidence", evidence);
        if (number < 1 || epoch < 1 || epoch > number) {
            throw new IllegalArgumentException(
                    "number must be at least 1, and epoch 1 to number, but were " + number + " and " + epoch);
        }
    }

    /**
     * A version without a lease.
     *
     * @param experiment the experiment
     * @param number its number, from 1
     * @param epoch number of the version since which the buckets are as they are
     * @param status whether it gives out its variants
     * @param buckets who gets what
     * @param at when it was made
     * @param by who made it, or null
     * @param message why, or null
     * @param evidence the data that the change rests on
     */
    public ExperimentVersion(
            Experiment experiment,
            int number,
            int epoch,
            ExperimentStatus status,
            BucketTable buckets,
            Instant at,
            @Nullable String by,
            @Nullable String message,
            Map<String, Object> evidence) {
        this(experiment, number, epoch, status, buckets, at, by, message, evidence, null);
    }

    /**
     * {@return the same version with a longer lease}
     *
     * @param until until when it gives out its variants
     */
    public ExperimentVersion withLease(Instant until) {
        return new ExperimentVersion(experiment, number, epoch, status, buckets, at, by, message, evidence, until);
    }

    /**
     * {@return whether nobody renewed its lease in time, so that all calls get the control}
     *
     * @param now the time
     */
    public boolean leaseExpired(Instant now) {
        return leaseUntil != null && !now.isBefore(leaseUntil);
    }

    /** {@return whether it gives out its variants} */
    public boolean running() {
        return status == ExperimentStatus.RUNNING;
    }

    /**
     * {@return the probability with which a unit gets a variant}
     *
     * @param variant name of the variant
     */
    public double propensity(String variant) {
        return buckets.count(variant) / (double) BucketTable.BUCKETS;
    }
}
