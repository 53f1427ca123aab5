package dev.llmops.cli.answer;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.cli.console.Figures;
import dev.llmops.cli.console.Operation;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.Ask;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Prints what a model says: its words as they come, figures behind them for people; or one JSON object at the end. */
public final class Replies {

    private final Operation operation;
    private boolean begun;

    public Replies(Operation operation) {
        this.operation = operation;
    }

    /** Asks, and prints the answer while it is written. */
    public Answer print(Ask ask) {
        try (AnswerStream stream = ask.stream()) {
            Answer answer = stream.answer(this::piece);
            end(answer);
            return answer;
        } catch (LlmOpsException e) {
            endLine();
            throw e;
        }
    }

    private void piece(String text) {
        if (!operation.json) {
            begun = true;
            operation.console().out().print(text);
            operation.console().out().flush();
        }
    }

    private void end(Answer answer) {
        if (operation.json) {
            operation.output().json(Reply.of(answer));
        } else {
            endLine();
            operation.output().remark("[" + Figures.summary(answer.generation()) + "; " + answer.generationId() + "]");
        }
    }

    private void endLine() {
        if (begun) {
            operation.console().out().println();
            begun = false;
        }
    }

    /** The answer as JSON. */
    private record Reply(
            String generation,
            String text,
            List<Cited> citations,
            dev.llmops.api.retrieval.@Nullable Grounding grounding,
            @Nullable AnswerConfidence confidence,
            FinishReason finishReason,
            @Nullable ModelIdentity model,
            TokenUsage usage,
            Cost cost,
            Timings timings,
            @Nullable Double tokensPerSecond) {

        static Reply of(Answer answer) {
            Generation generation = answer.generation();
            return new Reply(
                    generation.id().value(),
                    answer.text(),
                    answer.citations().stream().map(Cited::of).toList(),
                    answer.grounding(),
                    AnswerConfidence.of(answer.grounding()),
                    answer.response().finishReason(),
                    generation.model(),
                    generation.usage(),
                    generation.cost(),
                    generation.timings(),
                    speed(generation));
        }

        private static @Nullable Double speed(Generation generation) {
            OptionalDouble speed = generation.outputTokensPerSecond();
            return speed.isPresent() ? speed.getAsDouble() : null;
        }
    }
}
