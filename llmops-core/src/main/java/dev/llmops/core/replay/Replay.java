package dev.llmops.core.replay;

import dev.llmops.api.generation.Generation;

/**
 * A generation and what the same model answered to the same question now.
 *
 * @param original the generation
 * @param replayed the new one, recorded as a replay of the first
 * @param originalDigest digest of the message that the model gave then, before guardrails
 * @param replayedDigest digest of the message that it gave now
 */
public record Replay(Generation original, Generation replayed, String originalDigest, String replayedDigest) {

    /** {@return whether the model gave the same message, bit for bit} */
    public boolean identical() {
        return originalDigest.equals(replayedDigest);
    }
}
