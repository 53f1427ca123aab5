package dev.llmops.api.experiment;

import dev.llmops.api.json.JsonValues;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A version of an experiment, valid from one change to the next. Immutable; each change creates a new version, and of two versions that
 * are created at the same time only one wins.
 *
 * @param experiment the experiment
 * @param number its number, starting at 1
 * @param epoch number of the version since which the buckets are unchanged: analyses keep earlier data separate
 * @param status whether it assigns its variants
 * @param buckets the assignment of buckets to variants
 * @param at when it was created
 * @param by who created it, or null
 * @param message why, or null
 * @param evidence the data that the change rests on; values as {@link JsonValues} describes
 * @param leaseUntil until when it assigns its variants; all calls get the control after that. Null if it has no lease
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

    /** Copies the evidence; rejects a number below 1 and an epoch later than the version. */
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
     * Creates a version without a lease.
     *
     * @param experiment the experiment
     * @param number its number, starting at 1
     * @param epoch number of the version since which the buckets are unchanged
     * @param status whether it assigns its variants
     * @param buckets the assignment of buckets to variants
     * @param at when it was created
     * @param by who created it, or null
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
     * @param until the new end of the lease
     */
    public ExperimentVersion withLease(Instant until) {
        return new ExperimentVersion(experiment, number, epoch, status, buckets, at, by, message, evidence, until);
    }

    /**
     * {@return whether its lease was not renewed in time, so that all calls get the control}
     *
     * @param now the current time
     */
    public boolean leaseExpired(Instant now) {
        return leaseUntil != null && !now.isBefore(leaseUntil);
    }

    /** {@return whether it assigns its variants} */
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
