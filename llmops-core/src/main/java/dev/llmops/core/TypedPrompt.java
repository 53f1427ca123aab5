package dev.llmops.core;

import dev.llmops.api.prompt.PromptReference;
import dev.llmops.core.internal.typed.PromptContract;
import dev.llmops.core.internal.typed.RecordValues;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A prompt that takes a record and returns a record. Both are checked against the prompt when this object is created, and again
 * for each version that a call gets. If a label moves to a version that does not fit, or an experiment's variant does not fit, the call
 * fails with a {@link dev.llmops.api.prompt.PromptMismatchException} and no model is called.
 *
 * <p>Safe for use by multiple threads.
 *
 * @param <Q> the record of the prompt's variables
 * @param <A> the record of the answer
 */
public final class TypedPrompt<Q extends Record, A extends Record> {

    private final LlmOps ops;
    private final PromptReference reference;
    private final AnswerType<A> answer;
    private final PromptContract contract;

    private TypedPrompt(LlmOps ops, PromptReference reference, AnswerType<A> answer, PromptContract contract) {
        this.ops = ops;
        this.reference = reference;
        this.answer = answer;
        this.contract = contract;
    }

    static <Q extends Record, A extends Record> TypedPrompt<Q, A> of(
            LlmOps ops, PromptReference reference, Class<Q> question, Class<A> answer) {
        AnswerType<A> type = AnswerTypes.of(answer);
        return new TypedPrompt<>(
                ops,
                reference,
                type,
                new PromptContract(
                        reference, question, AnswerTypes.of(question).responseFormat(), answer, type.responseFormat()));
    }

    PromptContract contract() {
        return contract;
    }

    /**
     * Asks and waits for the answer.
     *
     * @param question the variables; a component that is null or an empty {@link java.util.Optional} is left out
     * @return the answer
     * @throws dev.llmops.api.prompt.PromptMismatchException if the version that the call gets does not fit
     * @throws dev.llmops.api.guardrail.AnswerRejectedException if no answer passed; it names the fields
     * @throws dev.llmops.api.error.LlmOpsException if there is no answer
     */
    public TypedAnswer<A> ask(Q question) {
        return ask(question, ask -> {});
    }

    /**
     * Asks and waits for the answer.
     *
     * <pre>{@code
     * Reply reply = support.ask(new Question("How long?"), ask -> ask.forUser("u42")).value();
     * }</pre>
     *
     * @param question the variables; a component that is null or an empty {@link java.util.Optional} is left out
     * @param settings sets the caller, the history and everything else that is not a variable
     * @return the answer
     * @throws dev.llmops.api.prompt.PromptMismatchException if the version that the call gets does not fit
     * @throws dev.llmops.api.guardrail.AnswerRejectedException if no answer passed; it names the fields
     * @throws dev.llmops.api.error.LlmOpsException if there is no answer
     */
    public TypedAnswer<A> ask(Q question, Consumer<Ask> settings) {
        Ask ask = ops.prompt(reference).with(RecordValues.of(Objects.requireNonNull(question, "question")));
        settings.accept(ask);
        return ask.checkedBy(contract).as(answer).ask();
    }
}
