package dev.llmops.core;

/**
 * A question whose answer is converted to a type. Not safe for use by multiple threads; it may be asked several times, each a separate call.
 *
 * @param <T> the type of the answer
 */
public final class TypedAsk<T> {

    private final Ask ask;
    private final AnswerType<T> type;

    TypedAsk(Ask ask, AnswerType<T> type) {
        this.ask = ask;
        this.type = type;
    }

    /**
     * Asks and waits for the answer. An answer that breaks a rule is requested again, with a list of all its errors, as often as
     * {@code maxReasks} allows; the parts that were right are kept.
     *
     * @return the answer
     * @throws dev.llmops.api.guardrail.AnswerRejectedException if no answer passed; it names the fields
     * @throws dev.llmops.api.error.LlmOpsException if there is no answer
     */
    public TypedAnswer<T> ask() {
        Answer answer = ask.ask();
        return new TypedAnswer<>(answer, type.find(answer.text()));
    }
}
