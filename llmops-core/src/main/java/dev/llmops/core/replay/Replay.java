package dev.llmops.core.replay;

import dev.llmops.api.generation.Generation;

/**
 * A generation and the same model's answer to the same question now.
 *
 * @param original the original generation
 * @param replayed the new generation, recorded as a replay of the original
 * @param originalDigest the digest of the model's original message, before guardrails
 * @param replayedDigest the digest of the model's new message
 */
public record Replay(Generation original, Generation replayed, String originalDigest, String replayedDigest) {

    /** {@return whether the model gave the same message bit for bit} */
    public boolean identical() {
        return originalDigest.equals(replayedDigest);
    }
}
