package dev.llmops.mcp.client;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A tool of an MCP server was not called, or gave no result that may be used. */
public final class McpException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** No server has a tool of that name. */
        UNKNOWN,
        /** Nobody has approved the tool, or it was approved with another definition: {@link McpTool#problems()} has more. */
        UNAPPROVED,
        /** The file of approvals cannot be read; without it nothing is approved. */
        PINS_UNREADABLE,
        /** The server cannot be reached, or broke the protocol. */
        FAILED,
        /** The server did not answer in time. */
        TIMED_OUT,
        /** The result is larger than allowed. */
        TOO_LARGE,
        /** The result breaks the output schema of the tool's definition, or has content that is no text. */
        INVALID_RESULT
    }

    private final Reason reason;

    McpException(Reason reason, String message) {
        this(reason, message, null);
    }

    McpException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause, reason == Reason.FAILED || reason == Reason.TIMED_OUT);
        this.reason = reason;
    }

    /** {@return why} */
    public Reason reason() {
        return reason;
    }
}
