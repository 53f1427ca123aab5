package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when a prompt's text is invalid: its front matter, its template or a schema in it. */
public class PromptSyntaxException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    private final String source;
    private final int line;

    /**
     * Creates the exception.
     *
     * @param source the file or the name of the prompt
     * @param line line number in the source, starting at 1; 0 if unknown
     * @param problem what is wrong and what to do
     * @param cause the cause, or null
     */
    public PromptSyntaxException(String source, int line, String problem, @Nullable Throwable cause) {
        super(source + (line > 0 ? ":" + line : "") + ": " + problem, cause, false);
        this.source = source;
        this.line = line;
    }

    /** {@return the file or the name of the prompt} */
    public String source() {
        return source;
    }

    /** {@return the line number, starting at 1; 0 if unknown} */
    public int line() {
        return line;
    }
}
