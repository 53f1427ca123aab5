package dev.llmops.guardrails;

/** The action taken when a field of an answer breaks a rule. */
public enum FieldAction {
    /** The model is asked again for the invalid fields only; the others are kept. */
    REASK,
    /**
     * The value is repaired if there is only one way to do it: a number in quotes, different case in an enum constant, a number out of
     * bounds, a text that is too long, an unknown field. Otherwise the field is requested again.
     */
    FIX,
    /** The value is left out, or removed from its list. If it is required, it is requested again instead. */
    FILTER,
    /** There is no answer: {@link StructuredOutput#find} returns empty, and the call succeeds. */
    REFRAIN,
    /** The call fails at once, with the field and the rule. */
    EXCEPTION,
    /** The problem is reported as a finding, and the answer is kept. {@link StructuredOutput#read} still rejects it. */
    NOOP
}
