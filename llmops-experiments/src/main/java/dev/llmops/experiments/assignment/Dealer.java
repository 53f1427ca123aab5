package dev.llmops.experiments.assignment;

import dev.llmops.api.experiment.BucketTable;
import dev.llmops.api.experiment.CallerAttribute;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.LayerRange;
import dev.llmops.api.experiment.TargetRule;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.generation.NotAssigned.Reason;
import dev.llmops.api.identity.Caller;
import java.time.Instant;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Deals the variants of one version of an experiment. Three independent hashes decide: whether the unit is held out, whether its
 * bucket of the layer is the experiment's, and which variant it gets. Immutable.
 */
public final class Dealer {

    private static final String HOLDOUT_SALT = "llmops/holdout";
    private static final String LAYER_SALT = "llmops/layer/";

    private final ExperimentVersion version;
    private final Experiment experiment;
    private final Variant[] owners;
    private final Set<String> varied;

    private Dealer(ExperimentVersion version) {
        this.version = version;
        this.experiment = version.experiment();
        this.owners = IntStream.range(0, BucketTable.BUCKETS)
                .mapToObj(bucket -> experiment.variant(version.buckets().owner(bucket)))
                .toArray(Variant[]::new);
        this.varied = Set.copyOf(Settings.variedBy(experiment));
    }

    /**
     * {@return a dealer of a version}
     *
     * @param version the version
     */
    public static Dealer of(ExperimentVersion version) {
        return new Dealer(version);
    }

    /** {@return the version whose variants it deals} */
    public ExperimentVersion version() {
        return version;
    }

    /** {@return the names of what the variants set, as in {@link Settings}} */
    public Set<String> varied() {
        return varied;
    }

    /**
     * {@return what a caller gets now}
     *
     * @param caller who calls
     * @param now the time: when nobody renewed the version's lease, everybody gets the control
     */
    public Dealt deal(Caller caller, Instant now) {
        return version.leaseExpired(now) ? outside(Reason.LEASE_EXPIRED) : deal(caller);
    }

    /**
     * {@return what a caller gets as long as the version's lease, if it has one, has not expired}
     *
     * @param caller who calls
     */
    public Dealt deal(Caller caller) {
        String unit = unit(caller);
        if (unit == null) {
            return outside(Reason.ANONYMOUS);
        }
        String forced = experiment.testers().get(unit);
        if (forced != null) {
            return new Dealt(experiment.variant(forced), unit, true, null);
        }
        for (TargetRule rule : experiment.targeting()) {
            if (!rule.matches(caller)) {
                return outside(Reason.NOT_TARGETED);
            }
        }
        if (experiment.holdout() > 0 && Buckets.of(HOLDOUT_SALT, unit) < experiment.holdout()) {
            return outside(Reason.HELD_OUT);
        }
        LayerRange layer = experiment.layer();
        if (layer != null && !layer.holds(Buckets.of(LAYER_SALT + layer.layer(), unit))) {
            return outside(Reason.OUTSIDE_OF_RANGE);
        }
        return new Dealt(owners[Buckets.of(experiment.salt(), unit)], unit, false, null);
    }

    private Dealt outside(Reason reason) {
        return new Dealt(experiment.control(), null, false, reason);
    }

    private @Nullable String unit(Caller caller) {
        String unit = experiment.unit().of(caller);
        return unit == null && experiment.unit().equals(CallerAttribute.USER) ? caller.session() : unit;
    }
}
