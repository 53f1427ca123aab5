package dev.llmops.experiments.canary;

import dev.llmops.api.experiment.ExperimentVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A decision on a canary, as a version of its experiment keeps it.
 *
 * @param action what was decided
 * @param stage place of the stage from then on, from 0
 * @param reason why, in words
 * @param plan the rule
 * @param observed what the rule saw; null if a person decided
 * @param bounds what the rule said of each guard then; empty if a person decided
 */
public record CanaryDecision(
        Action action,
        int stage,
        String reason,
        CanaryPlan plan,
        @Nullable Observation observed,
        List<Bound> bounds) {

    private static final String MEMBER = "canary";

    /** Copies the list. */
    public CanaryDecision {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(plan, "plan");
        bounds = List.copyOf(bounds);
    }

    /**
     * {@return the decision that a version rests on, or null if it was no canary's}
     *
     * @param version a version of an experiment
     * @throws IllegalArgumentException if what was recorded is no decision of a canary
     */
    public static @Nullable CanaryDecision of(ExperimentVersion version) {
        Object recorded = version.evidence().get(MEMBER);
        if (recorded == null) {
            return null;
        }
        JsonFields json = JsonFields.of(recorded);
        return new CanaryDecision(
                Action.valueOf(json.text("action")),
                (int) json.whole("stage"),
                json.text("reason"),
                PlanJson.read(json.object("plan")),
                json.has("observed") ? ObservationJson.read(json.object("observed")) : null,
                json.has("bounds") ? PlanJson.readBounds(json.objects("bounds")) : List.of());
    }

    /** {@return whether the rule says the same again of what it saw; true where a person decided} */
    public boolean replays() {
        if (observed == null) {
            return true;
        }
        Verdict again = plan.decide(observed);
        return again.action() == action
                && again.reason().equals(reason)
                && again.bounds().equals(bounds);
    }

    Map<String, Object> evidence() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("action", action.name());
        json.put("stage", stage);
        json.put("reason", reason);
        json.put("plan", PlanJson.write(plan));
        if (observed != null) {
            json.put("observed", ObservationJson.write(observed));
            json.put("bounds", PlanJson.write(bounds));
        }
        return Map.of(MEMBER, json);
    }
}
