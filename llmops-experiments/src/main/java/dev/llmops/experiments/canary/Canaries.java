package dev.llmops.experiments.canary;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.commons.internal.time.SystemTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people do with a canary: begin it, approve of it, take it back, look at it. Safe for use by multiple threads. */
public final class Canaries {

    private static final int ALL = 10_000;

    private final ExperimentStore store;
    private final InstantSource clock;

    private Canaries(ExperimentStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * {@return the canaries of a store, by this machine's clock}
     *
     * @param store keeps the experiments
     */
    public static Canaries of(ExperimentStore store) {
        return of(store, SystemTime.clock());
    }

    /**
     * {@return the canaries of a store}
     *
     * @param store keeps the experiments
     * @param clock tells how long the first lease lasts
     */
    public static Canaries of(ExperimentStore store, InstantSource clock) {
        return new Canaries(store, clock);
    }

    /**
     * Begins a canary with its first stage. It goes on as long as a {@link CanaryController} shows signs of life.
     *
     * @param experiment its first variant is the control, its second the canary; their weights say nothing
     * @param plan the rule, which is kept with it
     * @param by who begins it, or null
     * @param message why, or null
     * @return the version of the experiment
     * @throws IllegalArgumentException if there are not two variants, or the experiment of that name runs
     * @throws dev.llmops.api.experiment.ExperimentConflictException if somebody else was faster
     */
    public ExperimentVersion start(
            Experiment experiment, CanaryPlan plan, @Nullable String by, @Nullable String message) {
        Optional<ExperimentVersion> before = store.find(experiment.name());
        if (before.isPresent() && before.get().running() && !hasEnded(before.get())) {
            throw new IllegalArgumentException("experiment '" + experiment.name() + "' runs already, at version "
                    + before.get().number() + "; stop it first, or take another name");
        }
        CanaryDecision decision =
                new CanaryDecision(Action.START, 0, "begins with its first stage", plan, null, List.of());
        return store.put(
                weighted(experiment, plan.stages().get(0).weight()),
                before.map(ExperimentVersion::number).orElse(0),
                new ExperimentChange(
                        ExperimentStatus.RUNNING, by, message, decision.evidence(), leaseUntil(plan, clock.instant())));
    }

    /**
     * Approves of a promotion. The controller looks at the guards once more before it promotes.
     *
     * @param name name of the experiment
     * @param by who approves
     * @param message why, or null
     * @return the version of the experiment
     * @throws IllegalStateException if the canary does not wait for an approval
     */
    public ExperimentVersion approve(String name, String by, @Nullable String message) {
        CanaryHistory canary = history(name);
        if (!canary.latest().running() || canary.decision().action() != Action.AWAIT_APPROVAL) {
            throw new IllegalStateException(
                    "canary '" + name + "' does not wait for an approval: its last decision was "
                            + canary.decision().action() + ", and it "
                            + (canary.latest().running() ? "runs" : "has stopped"));
        }
        return byHand(
                canary, Action.APPROVE, "approved by " + by, canary.latest().experiment(), by, message);
    }

    /**
     * Takes a canary back: nobody gets it any more.
     *
     * @param name name of the experiment
     * @param by who does it
     * @param message why, or null
     * @return the version of the experiment
     * @throws IllegalStateException if it has ended
     */
    public ExperimentVersion rollBack(String name, String by, @Nullable String message) {
        CanaryHistory canary = history(name);
        if (!canary.latest().running() || canary.decision().action() == Action.SETTLE) {
            throw new IllegalStateException("canary '" + name + "' has ended; there is nothing to take back");
        }
        Experiment none = weighted(canary.latest().experiment(), 0);
        return byHand(canary, Action.ROLLBACK, "taken back by " + by, none, by, message);
    }

    /**
     * {@return all decisions on a canary by number of the experiment's version, the first one first}
     *
     * @param name name of the experiment
     * @throws IllegalArgumentException if it is no canary
     */
    public Map<Integer, CanaryDecision> decisions(String name) {
        List<ExperimentVersion> versions = store.history(name);
        CanaryHistory.of(name, versions);
        Map<Integer, CanaryDecision> decisions = new java.util.TreeMap<>();
        for (ExperimentVersion version : versions) {
            CanaryDecision decision = CanaryDecision.of(version);
            if (decision != null) {
                decisions.put(version.number(), decision);
            }
        }
        return decisions;
    }

    private static boolean hasEnded(ExperimentVersion version) {
        CanaryDecision decision = CanaryDecision.of(version);
        return decision != null && decision.action() == Action.SETTLE;
    }

    private ExperimentVersion byHand(
            CanaryHistory canary, Action action, String reason, Experiment next, String by, @Nullable String message) {
        CanaryDecision before = canary.decision();
        CanaryDecision decision = new CanaryDecision(action, before.stage(), reason, before.plan(), null, List.of());
        return store.put(
                next,
                canary.latest().number(),
                new ExperimentChange(
                        ExperimentStatus.RUNNING,
                        by,
                        message,
                        decision.evidence(),
                        action == Action.ROLLBACK ? null : leaseUntil(before.plan(), clock.instant())));
    }

    private CanaryHistory history(String name) {
        return CanaryHistory.of(name, store.history(name));
    }

    static Instant leaseUntil(CanaryPlan plan, Instant now) {
        return Durations.after(now, plan.lease());
    }

    static Variant canary(Experiment experiment) {
        return experiment.variants().get(1);
    }

    static Experiment weighted(Experiment experiment, int weight) {
        if (experiment.variants().size() != 2) {
            throw new IllegalArgumentException("a canary has two variants, the control and the canary, but experiment '"
                    + experiment.name() + "' has " + experiment.variants().size());
        }
        return experiment.withWeights(Map.of(
                experiment.control().name(), ALL - weight, canary(experiment).name(), weight));
    }
}
