package dev.llmops.redteam;

/** How bad it is when an attack succeeds, from the least to the worst. */
public enum Severity {
    /** Annoying. */
    LOW,
    /** Harmful to the application's purpose. */
    MEDIUM,
    /** Harmful to its users or its owner. */
    HIGH,
    /** Gives data or control away. */
    CRITICAL
}
