package dev.llmops.api.guardrail;

import java.util.List;

/**
 * Thrown when the model's answers do not satisfy a guardrail, however often it is asked again. The exception holds the last answer as
 * the model returned it; the message names the invalid fields, and contains nothing of their values.
 */
public class AnswerRejectedException extends GuardrailBlockedException {

    private static final long serialVersionUID = 1L;

    private final String lastAnswer;
    private final String instruction;
    private final List<String> fields;

    /**
     * Creates the exception.
     *
     * @param guardrail name of the guardrail
     * @param lastAnswer the last answer
     * @param instruction what the model would have been told next
     * @param fields the invalid fields, as JSON pointers
     */
    public AnswerRejectedException(String guardrail, String lastAnswer, String instruction, List<String> fields) {
        super(
                guardrail,
                "the answer still is not as it should be" + (fields.isEmpty() ? "" : " at " + String.join(", ", fields))
                        + "; lastAnswer() has it, instruction() says what is wrong."
                        + " Allow more with maxReasks, or ask a stronger model");
        this.lastAnswer = lastAnswer;
        this.instruction = instruction;
        this.fields = List.copyOf(fields);
    }

    /** {@return the last answer, as the model returned it} */
    public String lastAnswer() {
        return lastAnswer;
    }

    /** {@return what is wrong with the last answer, in the words that the model would have been told} */
    public String instruction() {
        return instruction;
    }

    /**
     * {@return the invalid fields of the last answer, as JSON pointers (RFC 6901) in which {@code *} is the key of a map; empty if the answer
     * has no fields}
     */
    public List<String> fields() {
        return fields;
    }
}
