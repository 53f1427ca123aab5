package dev.llmops.api.error;

/**
 * The model's answers did not become what a guardrail wants, however often it was asked again. The last answer is here, as
 * the model gave it; the message says nothing of what is in it.
 */
public class AnswerRejectedException extends GuardrailBlockedException {

    private static final long serialVersionUID = 1L;

    private final String lastAnswer;
    private final String instruction;

    /**
     * Creates the exception.
     *
     * @param guardrail name of the guardrail
     * @param lastAnswer the last answer
     * @param instruction what the model would have been told next
     */
    public AnswerRejectedException(String guardrail, String lastAnswer, String instruction) {
        super(
                guardrail,
                "the answer still is not as it should be; lastAnswer() has it, instruction() says what is wrong."
                        + " Allow more with maxReasks, or ask a stronger model");
        this.lastAnswer = lastAnswer;
        this.instruction = instruction;
    }

    /** {@return the last answer, as the model gave it} */
    public String lastAnswer() {
        return lastAnswer;
    }

    /** {@return what is wrong with it, as the model would have been told} */
    public String instruction() {
        return instruction;
    }
}
