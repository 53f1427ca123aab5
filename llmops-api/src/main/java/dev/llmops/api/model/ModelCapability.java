package dev.llmops.api.model;

/** Something that a model can do. */
public enum ModelCapability {
    /** Follows a JSON schema. */
    JSON_SCHEMA,
    /** Requests tool calls. */
    TOOLS,
    /** Reads images. */
    IMAGES,
    /** Gives bit-for-bit the same answer to the same request with the same seed. */
    DETERMINISTIC
}
