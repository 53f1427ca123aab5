package dev.llmops.core.internal.recording;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelEvent;

/** Something threw what it should not have. The caller gets that; the record gets this. */
final class UnexpectedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    private UnexpectedException(Throwable cause) {
        super("a step of the chain failed with " + cause.getClass().getName(), cause, false);
    }

    static ModelEvent.Failed end(Throwable cause, PartialResponse partial) {
        return new ModelEvent.Failed(new UnexpectedException(cause), partial);
    }
}
