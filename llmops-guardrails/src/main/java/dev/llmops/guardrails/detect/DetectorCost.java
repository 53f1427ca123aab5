package dev.llmops.guardrails.detect;

/** The cost of a detector. Detectors run in this order, so that cheap ones can make expensive ones unnecessary. */
public enum DetectorCost {
    /** One pass over the text: microseconds per kilobyte. */
    LINEAR,
    /** More than a pass, for example a model that runs in this process: up to milliseconds. */
    COMPUTE,
    /**
     * Waits for another service or process. Such detectors run concurrently, each with a timeout, and see the text
     * after the policy's redactions.
     */
    REMOTE
}
