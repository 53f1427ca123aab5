package dev.llmops.eval.internal.jinja;

/** A template cannot be read, or not be filled with a document. */
public final class TemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong
     */
    public TemplateException(String message) {
        super(message);
    }
}
