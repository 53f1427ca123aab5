package dev.llmops.api.guardrail;

import dev.llmops.api.error.LlmOpsException;
import java.util.List;

/** Thrown when a guardrail blocks a call. The message contains its reason; the Generation contains its findings. */
public class GuardrailBlockedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    private final String guardrail;
    private final transient List<Finding> findings;

    /**
     * Creates the exception.
     *
     * @param guardrail name of the guardrail
     * @param reason why it blocked
     */
    public GuardrailBlockedException(String guardrail, String reason) {
        this(guardrail, reason, List.of());
    }

    /**
     * Creates the exception.
     *
     * @param guardrail name of the guardrail
     * @param reason why it blocked
     * @param findings what it had found
     */
    public GuardrailBlockedException(String guardrail, String reason, List<Finding> findings) {
        super("guardrail '" + guardrail + "' blocked the call: " + reason);
        this.guardrail = guardrail;
        this.findings = List.copyOf(findings);
    }

    /** {@return the name of the guardrail that blocked} */
    public String guardrail() {
        return guardrail;
    }

    /** {@return what the guardrail had found, detector by detector; empty if it reported nothing, and after serialization} */
    @SuppressWarnings("ConstantValue") // null after deserialization, which does not bring a transient field back
    public List<Finding> findings() {
        return findings == null ? List.of() : findings;
    }
}
