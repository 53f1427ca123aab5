package dev.llmops.prompts;

import org.jspecify.annotations.Nullable;

/** Something cannot be said exactly in the other template language; whoever knows the prompt's name tells it with that. */
final class NoExactFormException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoExactFormException(String problem) {
        super(problem, null, false, false);
    }

    String problem() {
        @Nullable String message = getMessage();
        return message == null ? "" : message;
    }
}
