package dev.llmops.guardrails.detect;

/** Who wrote a text, from the most to the least trusted. A policy can make its detectors stricter with less trusted texts. */
public enum Provenance {
    /** The application's own system prompt. */
    SYSTEM,
    /** The application's developer, or its own model. */
    DEVELOPER,
    /** The user. */
    USER,
    /** A tool that the application calls. */
    TOOL,
    /** Anyone: a page, an email, a document. */
    WEB
}
