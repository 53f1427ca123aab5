package dev.llmops.guardrails;

/** What follows when a field of an answer breaks a rule. */
public enum FieldAction {
    /** The model is asked again, for the wrong fields only; the others are kept. */
    REASK,
    /**
     * The value is mended where there is one way to do it: a number in quotes, another case of an enum's constant, a number beyond
     * its bound, a text that is too long, a field that nobody asked for. What cannot be mended is asked for again.
     */
    FIX,
    /** The value is left out, or taken out of its list. Where it is required that does not help, and it is asked for again. */
    FILTER,
    /** There is no answer: {@link StructuredOutput#find} gives none, and the call succeeds. */
    REFRAIN,
    /** The call ends at once, with the field and the rule. */
    EXCEPTION,
    /** It is told as a finding, and the answer stays. {@link StructuredOutput#read} refuses it all the same. */
    NOOP
}
