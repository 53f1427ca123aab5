package dev.llmops.api.message;

/** Who speaks in a message. */
public enum Role {
    /** The application, setting the rules. */
    SYSTEM,
    /** The person, or whoever the answer is for. */
    USER,
    /** The model. */
    ASSISTANT,
    /** A tool that the model called. */
    TOOL
}
