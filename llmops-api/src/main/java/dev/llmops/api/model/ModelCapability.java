package dev.llmops.api.model;

/** Something that a model can do. */
public enum ModelCapability {
    /** Follows a JSON schema. */
    JSON_SCHEMA,
    /** Asks for tools to be called. */
    TOOLS,
    /** Reads images. */
    IMAGES,
    /** Gives the same answer to the same request with the same seed, bit for bit. */
    DETERMINISTIC
}
