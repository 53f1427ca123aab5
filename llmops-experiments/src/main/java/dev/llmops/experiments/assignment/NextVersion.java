package dev.llmops.experiments.assignment;

import dev.llmops.api.experiment.BucketTable;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentConflictException;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the next version of an experiment; what stores of experiments share. */
public final class NextVersion {

    private NextVersion() {}

    /**
     * {@return the next version}
     *
     * @param history the versions before, the first one first
     * @param experiment the experiment as it shall be
     * @param expected number of the version that this follows; 0 for a new experiment
     * @param change what is said about it
     * @param at when
     * @throws ExperimentConflictException if the latest version is another one
     * @throws IllegalArgumentException if all units would be dealt anew
     */
    public static ExperimentVersion of(
            List<ExperimentVersion> history, Experiment experiment, int expected, ExperimentChange change, Instant at) {
        @Nullable ExperimentVersion latest = history.isEmpty() ? null : history.get(history.size() - 1);
        int actual = latest == null ? 0 : latest.number();
        if (actual != expected) {
            throw new ExperimentConflictException(experiment.name(), expected, actual);
        }
        List<String> names = experiment.variants().stream().map(Variant::name).toList();
        int[] counts = counts(experiment);
        if (latest == null) {
            return version(experiment, 1, 1, Reallocation.first(names, counts), change, at);
        }
        requireSameUnits(latest.experiment(), experiment);
        if (sameEffects(latest.experiment(), experiment) && sameCounts(latest.buckets(), names, counts)) {
            return version(experiment, actual + 1, latest.epoch(), latest.buckets(), change, at);
        }
        BucketTable buckets = Reallocation.next(epochs(history), names, counts, experiment.salt());
        return version(experiment, actual + 1, actual + 1, buckets, change, at);
    }

    private static int[] counts(Experiment experiment) {
        return Buckets.counts(
                experiment.variants().stream().mapToDouble(Variant::weight).toArray());
    }

    private static void requireSameUnits(Experiment before, Experiment after) {
        if (!before.salt().equals(after.salt())
                || !before.unit().equals(after.unit())
                || !before.scope().equals(after.scope())) {
            throw new IllegalArgumentException("experiment '" + after.name() + "' is on " + before.scope() + " by "
                    + before.unit() + " with salt '" + before.salt() + "', but the change says " + after.scope()
                    + " by "
                    + after.unit() + " with salt '" + after.salt()
                    + "': all units would be dealt anew. Stop it, and make an experiment of another name");
        }
    }

    /** Whether both mean the same by their variants. */
    private static boolean sameEffects(Experiment before, Experiment after) {
        return weightless(before).equals(weightless(after));
    }

    private static List<Variant> weightless(Experiment experiment) {
        return experiment.variants().stream()
                .map(variant -> variant.withWeight(0))
                .toList();
    }

    private static boolean sameCounts(BucketTable table, List<String> names, int[] counts) {
        for (int i = 0; i < counts.length; i++) {
            if (table.count(names.get(i)) != counts[i]) {
                return false;
            }
        }
        return true;
    }

    private static List<BucketTable> epochs(List<ExperimentVersion> history) {
        return history.stream()
                .filter(version -> version.number() == version.epoch())
                .map(ExperimentVersion::buckets)
                .toList();
    }

    private static ExperimentVersion version(
            Experiment experiment, int number, int epoch, BucketTable buckets, ExperimentChange change, Instant at) {
        return new ExperimentVersion(
                experiment,
                number,
                epoch,
                change.status(),
                buckets,
                Objects.requireNonNull(at, "at"),
                change.by(),
                change.message(),
                change.evidence(),
                change.leaseUntil());
    }
}
