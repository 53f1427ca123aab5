package dev.llmops.redteam;

/** How an attack ended. */
public enum AttackOutcome {
    /** It got what it wanted. */
    SUCCEEDED,
    /** An answer came that does not hold what it wanted. */
    RESISTED,
    /** A guardrail stopped the call. */
    BLOCKED,
    /** An answer came, and nobody could tell: there was no judge, or it gave no verdict. Counts neither way. */
    UNSCORED,
    /** No answer came, for another reason than a guardrail. Counts neither way. */
    FAILED;

    /** {@return whether it counts in a success rate} */
    public boolean scored() {
        return this == SUCCEEDED || this == RESISTED || this == BLOCKED;
    }
}
