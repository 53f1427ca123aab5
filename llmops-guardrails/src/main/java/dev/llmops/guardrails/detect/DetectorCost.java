package dev.llmops.guardrails.detect;

/** What a detector costs. Detectors run in this order, so that the cheap ones can spare the dear ones. */
public enum DetectorCost {
    /** One pass over the text: microseconds per kilobyte. */
    LINEAR,
    /** More than a pass, for example a model that runs in this process: up to milliseconds. */
    COMPUTE,
    /**
     * Waits for another service or process. Such detectors run at the same time, each with a timeout, and see the text
     * without what the policy has redacted from it.
     */
    REMOTE
}
