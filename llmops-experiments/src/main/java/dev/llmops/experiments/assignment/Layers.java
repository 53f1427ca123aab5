package dev.llmops.experiments.assignment;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.LayerRange;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether experiments can run beside each other; what stores of experiments share. */
public final class Layers {

    private Layers() {}

    /**
     * Refuses a version that shall run and gets into the way of one that runs.
     *
     * @param next the version
     * @param latest the latest versions of all experiments
     * @throws IllegalArgumentException if both share buckets of a layer or set the same of the same calls; the message says what to do
     */
    public static void check(ExperimentVersion next, List<ExperimentVersion> latest) {
        if (next.running()) {
            for (ExperimentVersion other : latest) {
                if (other.running()
                        && !other.experiment().name().equals(next.experiment().name())) {
                    check(next.experiment(), other.experiment());
                }
            }
        }
    }

    private static void check(Experiment one, Experiment other) {
        LayerRange range = one.layer();
        LayerRange others = other.layer();
        if (range != null && others != null && range.layer().equals(others.layer())) {
            checkWithin(range, one, others, other);
            return;
        }
        Set<String> both = new HashSet<>(Settings.variedBy(one));
        both.retainAll(Settings.variedBy(other));
        if (!both.isEmpty() && one.scope().overlaps(other.scope())) {
            throw new IllegalArgumentException(
                    "experiments '" + one.name() + "' (" + one.scope() + ") and '" + other.name()
                            + "' (" + other.scope() + ") can meet the same call, and both set its "
                            + String.join(", ", both.stream().sorted().toList())
                            + ": stop one of them, or give both ranges of one layer that do not overlap");
        }
    }

    private static void checkWithin(LayerRange range, Experiment one, LayerRange others, Experiment other) {
        if (range.overlaps(others)) {
            throw new IllegalArgumentException("experiments '" + one.name() + "' (buckets " + range.from() + " to "
                    + range.to() + ") and '" + other.name() + "' (" + others.from() + " to " + others.to()
                    + ") overlap in layer '" + range.layer() + "': give them ranges apart, or stop one of them");
        }
        if (!one.unit().equals(other.unit())) {
            throw new IllegalArgumentException(
                    "experiments of one layer exclude each other only if they deal to the same"
                            + " units, but in layer '" + range.layer() + "' '" + one.name() + "' deals by " + one.unit()
                            + " and '"
                            + other.name() + "' by " + other.unit() + ": use one kind of unit, or another layer");
        }
    }
}
