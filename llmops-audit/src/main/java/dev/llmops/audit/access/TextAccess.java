package dev.llmops.audit.access;

/** What somebody may read of records. */
public enum TextAccess {
    /** Nothing: each attempt is refused, and written down. */
    NONE,
    /** Ids, times, names, tokens, costs, decisions; in the place of each text stands {@link ReadControlledStore#WITHHELD}. */
    METADATA,
    /** All of it. */
    TEXTS
}
