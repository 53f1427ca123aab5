package dev.llmops.experiments.analysis;

import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.PlanValues;
import dev.llmops.experiments.plan.PlanVersion;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An experiment in a store: its plan, and what it says. Safe for use by multiple threads if its store is. */
public final class StoredExperiment {

    private static final String PLAN = "analysisPlan";

    private final ExperimentStore store;

    private final String name;

    private final InstantSource clock;

    /**
     * Creates a view.
     *
     * @param store where it is kept
     * @param name its name
     * @param clock tells when it is looked at
     */
    public StoredExperiment(ExperimentStore store, String name, InstantSource clock) {
        this.store = Objects.requireNonNull(store, "store");
        this.name = Objects.requireNonNull(name, "name");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Fixes what will decide the experiment: do so before it starts. A later change counts units from then on only, since what was before may have
     * been seen.
     *
     * @param plan the plan
     * @param by who fixes it, or null
     * @param message why, or null
     * @return the plan with its number
     * @throws IllegalArgumentException if there is no such experiment
     * @throws dev.llmops.api.experiment.ExperimentConflictException if somebody else changed it just now
     */
    public PlanVersion fix(AnalysisPlan plan, @Nullable String by, @Nullable String message) {
        List<ExperimentVersion> history = history();
        ExperimentVersion latest = history.get(history.size() - 1);
        Optional<PlanVersion> before = plan(history);
        if (before.isPresent() && before.get().plan().equals(plan)) {
            return before.get();
        }
        ExperimentChange change = new ExperimentChange(
                latest.status(), by, message, Map.of(PLAN, PlanValues.of(plan)), latest.leaseUntil());
        ExperimentVersion made = store.put(latest.experiment(), latest.number(), change);
        int number = before.map(PlanVersion::number).orElse(0) + 1;
        return new PlanVersion(plan, number, made.at());
    }

    /** {@return the plan in force, if one was fixed} */
    public Optional<PlanVersion> plan() {
        return plan(history());
    }

    private static Optional<PlanVersion> plan(List<ExperimentVersion> history) {
        PlanVersion latest = null;
        for (ExperimentVersion version : history) {
            if (version.evidence().get(PLAN) instanceof Map<?, ?> values) {
                int number = latest == null ? 1 : latest.number() + 1;
                latest = new PlanVersion(PlanValues.plan(values), number, version.at());
            }
        }
        return Optional.ofNullable(latest);
    }

    /**
     * {@return what the experiment says now}
     *
     * @throws IllegalArgumentException if there is no such experiment
     */
    public ExperimentResults results() {
        return resultsAt(clock.instant());
    }

    /**
     * {@return what the experiment said at a time}
     *
     * @param at the time; what happened later is left out
     * @throws IllegalArgumentException if there is no such experiment, or it began later
     */
    public ExperimentResults resultsAt(Instant at) {
        List<ExperimentVersion> history =
                history().stream().filter(each -> !each.at().isAfter(at)).toList();
        Require.not(history.isEmpty(), () -> "experiment '" + name + "' began after " + at);
        ExperimentAnalysis analysis =
                new ExperimentAnalysis(history, plan(history).orElse(null), at);
        store.units(analysis.query(), analysis);
        ExperimentResults results = analysis.results();
        long unjoined = store.unjoined(name);
        return unjoined == 0 ? results : results.withNote(unjoined + " outcomes are of units that were never exposed");
    }

    private List<ExperimentVersion> history() {
        List<ExperimentVersion> history = store.history(name);
        if (history.isEmpty()) {
            List<String> known = store.latest().stream()
                    .map(each -> each.experiment().name())
                    .toList();
            throw new IllegalArgumentException("there is no experiment '" + name + "'; there are " + known);
        }
        return history;
    }
}
