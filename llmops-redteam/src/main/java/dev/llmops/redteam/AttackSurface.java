package dev.llmops.redteam;

/** By what way an attack reaches the model. */
public enum AttackSurface {
    /** The user writes it. */
    USER,
    /** It stands in a document that the user pastes and asks about. */
    DOCUMENT,
    /** A tool returned it. */
    TOOL_RESULT
}
