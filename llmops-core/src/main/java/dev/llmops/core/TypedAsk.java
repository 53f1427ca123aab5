package dev.llmops.core;

/**
 * A question whose answer is read as a type. Not safe for use by several threads; may be asked several times, each time a call of its own.
 *
 * @param <T> what the answer is read as
 */
public final class TypedAsk<T> {

    private final Ask ask;
    private final AnswerType<T> type;

    TypedAsk(Ask ask, AnswerType<T> type) {
        this.ask = ask;
        this.type = type;
    }

    /**
     * Asks and waits for the answer. One that breaks a rule is asked for again, with all that is wrong, as often as {@code maxReasks}
     * allows; what was right is kept.
     *
     * @return the answer
     * @throws dev.llmops.api.guardrail.AnswerRejectedException if no answer was good enough; it names the fields
     * @throws dev.llmops.api.error.LlmOpsException if there is no answer
     */
    public TypedAnswer<T> ask() {
        Answer answer = ask.ask();
        return new TypedAnswer<>(answer, type.find(answer.text()));
    }
}
