package dev.llmops.cli.prompt;

import dev.llmops.api.error.LlmOpsException;

/** A report does not speak for a promotion; the label stays where it is. */
final class PromotionRefusedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    PromotionRefusedException(String reference, String reason) {
        super(reference + " is not promoted: " + reason);
    }
}
