package dev.llmops.guardrails.detect;

import dev.llmops.api.guardrail.GuardrailStage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a whole text and says how sure it is that there is something in it. What follows from that, a policy says.
 * Safe for use by several threads. One that throws, or takes longer than the policy lets it, has failed: that is a finding
 * of its own, and the policy says whether the text may pass all the same.
 */
public interface TextDetector {

    /** {@return its name, by which policies call it; lower case, with hyphens} */
    String name();

    /** {@return its version, which findings carry: it changes whenever the detector may say something else} */
    String version();

    /** {@return where it can look} */
    default Set<GuardrailStage> stages() {
        return Set.of(GuardrailStage.values());
    }

    /**
     * {@return what it costs; linear work in this process, unless overridden. One that asks a service must say
     * {@link DetectorCost#REMOTE}, or it is shown texts before they are redacted}
     */
    default DetectorCost cost() {
        return DetectorCost.LINEAR;
    }

    /**
     * {@return all categories that its evidence can have, so that a policy that names another one is refused; empty, unless
     * overridden, where they cannot be told in advance}. The detector's own name is always one
     */
    default Set<String> categories() {
        return Set.of();
    }

    /** {@return from which score on it should count, unless a policy says otherwise; above 0, at most 1} */
    default double threshold() {
        return 0.5;
    }

    /**
     * {@return what it sees}
     *
     * @param text the text, which other detectors look at too
     */
    Detection detect(CheckedText text);

    /**
     * {@return a detector for one answer, which looks at all of it in its order; or null, unless overridden: this one looks at each sentence of an
     * answer with the characters before it}
     */
    default @Nullable StreamDetector forStream() {
        return null;
    }
}
