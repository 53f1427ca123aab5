package dev.llmops.guardrails.internal.pipeline;

import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.detect.Provenance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stage of a policy with its detectors at hand.
 *
 * @param provenance who wrote its texts
 * @param local the detectors that run in the thread of the call, the cheapest first
 * @param guardrails those that may change the text, in the order of the policy
 * @param remote the detectors that wait for something
 * @param budget how long all may take, or null
 * @param maxLength how long a text may be
 * @param maxHold how long a piece of a streamed answer may be held back, or null
 */
public record StagePlan(
        GuardrailStage stage,
        Provenance provenance,
        List<DetectorStep> local,
        List<GuardrailStep> guardrails,
        List<DetectorStep> remote,
        @Nullable Duration budget,
        int maxLength,
        @Nullable Duration maxHold) {

    /** A detector did not look at this text, by the policy's sampling. */
    static final String NOT_SAMPLED = "not_sampled";

    public StagePlan {
        local = List.copyOf(local);
        guardrails = List.copyOf(guardrails);
        remote = List.copyOf(remote);
    }

    /** {@return the plan for a text that somebody wrote, with thresholds multiplied by a factor} */
    public StagePlan writtenBy(Provenance author, double factor) {
        return new StagePlan(
                stage,
                author,
                local.stream().map(step -> step.times(factor)).toList(),
                guardrails,
                remote.stream().map(step -> step.times(factor)).toList(),
                budget,
                maxLength,
                maxHold);
    }

    /** {@return the plan without the detectors that do not look this time; a finding tells of each} */
    StagePlan sampled(PolicyRuntime runtime, List<Finding> skipped) {
        return new StagePlan(
                stage,
                provenance,
                sampled(local, runtime, skipped),
                guardrails,
                sampled(remote, runtime, skipped),
                budget,
                maxLength,
                maxHold);
    }

    /** {@return the part that looks at an answer before the guardrails change it} */
    StagePlan withoutRemote() {
        return new StagePlan(stage, provenance, local, List.of(), List.of(), budget, maxLength, maxHold);
    }

    /** {@return the part that looks at what the guardrails left of an answer} */
    StagePlan onlyRemote() {
        return new StagePlan(stage, provenance, List.of(), List.of(), remote, budget, maxLength, maxHold);
    }

    private static List<DetectorStep> sampled(List<DetectorStep> steps, PolicyRuntime runtime, List<Finding> skipped) {
        List<DetectorStep> looking = new ArrayList<>();
        for (DetectorStep step : steps) {
            if (runtime.sampled(step.rule())) {
                looking.add(step);
            } else {
                skipped.add(new Finding(step.name(), NOT_SAMPLED, null, 0));
            }
        }
        return looking;
    }

    boolean hasDetectors() {
        return !local.isEmpty() || !remote.isEmpty();
    }
}
