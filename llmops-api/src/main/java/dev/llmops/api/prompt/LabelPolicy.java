package dev.llmops.api.prompt;

import java.util.Optional;

/** Decides whether a protected label may move. Safe for use by multiple threads. */
@FunctionalInterface
public interface LabelPolicy {

    /**
     * {@return why the label must stay where it is, or empty if it may move}
     *
     * @param request the requested change and the evidence
     */
    Optional<String> refusal(LabelRequest request);
}
