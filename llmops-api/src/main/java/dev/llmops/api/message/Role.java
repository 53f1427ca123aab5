package dev.llmops.api.message;

/** The speaker of a message. */
public enum Role {
    /** The application, which sets the rules. */
    SYSTEM,
    /** The person, or any other recipient of the answer. */
    USER,
    /** The model. */
    ASSISTANT,
    /** A tool that the model called. */
    TOOL
}
