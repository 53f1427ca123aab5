package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.detect.Provenance;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stage of a policy with its detectors at hand.
 *
 * @param stage the stage
 * @param provenance who wrote its texts
 * @param local the detectors that run in the thread of the call, the cheapest first
 * @param guardrails those that may change the text, in the order of the policy
 * @param remote the detectors that wait for something
 * @param budget how long all may take, or null
 * @param maxLength how long a text may be
 */
record StagePlan(
        GuardrailStage stage,
        Provenance provenance,
        List<DetectorStep> local,
        List<GuardrailStep> guardrails,
        List<DetectorStep> remote,
        @Nullable Duration budget,
        int maxLength) {

    StagePlan {
        local = List.copyOf(local);
        guardrails = List.copyOf(guardrails);
        remote = List.copyOf(remote);
    }

    boolean hasDetectors() {
        return !local.isEmpty() || !remote.isEmpty();
    }
}
