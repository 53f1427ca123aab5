package dev.llmops.api.error;

/** A guardrail blocked the call. The message holds its reason, the Generation holds what it found. */
public class GuardrailBlockedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    private final String guardrail;

    /**
     * Creates the exception.
     *
     * @param guardrail name of the guardrail
     * @param reason why it blocked
     */
    public GuardrailBlockedException(String guardrail, String reason) {
        super("guardrail '" + guardrail + "' blocked the call: " + reason);
        this.guardrail = guardrail;
    }

    /** {@return the name of the guardrail that blocked} */
    public String guardrail() {
        return guardrail;
    }
}
