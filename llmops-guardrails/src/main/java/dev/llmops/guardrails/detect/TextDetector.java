package dev.llmops.guardrails.detect;

import dev.llmops.api.guardrail.GuardrailStage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a whole text and returns how sure it is that it found something. The policy decides what follows.
 * Safe for use by multiple threads. A detector that throws, or exceeds the policy's time limit, has failed: that is a separate finding,
 * and the policy decides whether the text may still pass.
 */
public interface TextDetector {

    /** {@return its name, which policies use; lower case, with hyphens} */
    String name();

    /** {@return its version, which appears in findings: it changes whenever the detector's results may change} */
    String version();

    /** {@return the stages that it supports} */
    default Set<GuardrailStage> stages() {
        return Set.of(GuardrailStage.values());
    }

    /**
     * {@return its cost; linear work in this process, unless overridden. A detector that calls a service must return
     * {@link DetectorCost#REMOTE}, or it receives texts before they are redacted}
     */
    default DetectorCost cost() {
        return DetectorCost.LINEAR;
    }

    /**
     * {@return all categories that its evidence can have, so that a policy that names another one is rejected; empty, unless
     * overridden, if they are not known in advance}. The detector's own name is always one
     */
    default Set<String> categories() {
        return Set.of();
    }

    /** {@return the default score from which it counts, unless a policy sets another; above 0, at most 1} */
    default double threshold() {
        return 0.5;
    }

    /**
     * {@return its result}
     *
     * @param text the text, which is shared with other detectors
     */
    Detection detect(CheckedText text);

    /**
     * {@return a detector for one answer, which checks all of it in order; or null, unless overridden: then this detector checks each sentence of an
     * answer with the characters before it}
     */
    default @Nullable StreamDetector forStream() {
        return null;
    }
}
