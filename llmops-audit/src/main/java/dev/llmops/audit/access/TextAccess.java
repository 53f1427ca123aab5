package dev.llmops.audit.access;

/** What a reader may read of records. */
public enum TextAccess {
    /** Nothing: each attempt is denied and recorded. */
    NONE,
    /** Ids, times, names, tokens, costs, decisions; each text is replaced by {@link ReadControlledStore#WITHHELD}. */
    METADATA,
    /** Everything. */
    TEXTS
}
