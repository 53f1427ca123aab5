package dev.llmops.guardrails.detect;

/** Who wrote a text, from the most to the least trusted. A policy can have its detectors be stricter with the latter. */
public enum Provenance {
    /** The application's own system prompt. */
    SYSTEM,
    /** The application's developer, or its own model. */
    DEVELOPER,
    /** The user. */
    USER,
    /** A tool that the application calls. */
    TOOL,
    /** Anybody: a page, a mail, a document. */
    WEB
}
