package dev.llmops.guardrails.policy;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** Thrown if a policy breaks a rule. The message gives the place in it, the rule and the value. */
public final class InvalidPolicyException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    private final String path;

    /**
     * Creates the exception.
     *
     * @param path the place, for example {@code stages.user_input.detectors.pii.threshold}; empty for the whole
     * @param problem the rule, the bad value and what to do
     * @param cause the cause, or null
     */
    public InvalidPolicyException(String path, String problem, @Nullable Throwable cause) {
        super(path.isEmpty() ? problem : path + ": " + problem, cause, false);
        this.path = path;
    }

    /**
     * Creates the exception.
     *
     * @param path the place, for example {@code stages.user_input.detectors.pii.threshold}; empty for the whole
     * @param problem the rule, the bad value and what to do
     */
    public InvalidPolicyException(String path, String problem) {
        this(path, problem, null);
    }

    /** {@return the place in the policy, for example {@code stages.user_input.budget}; empty for the whole} */
    public String path() {
        return path;
    }
}
