package dev.llmops.cli;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.TokenUsage;
import dev.llmops.core.Answer;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Prints what a model says: its words as they come, figures behind them for people; or one JSON object at the end. */
final class Replies {

    private Replies() {}

    static void writePiece(Operation operation, String piece) {
        if (!operation.json) {
            operation.console().out().print(piece);
            operation.console().out().flush();
        }
    }

    /** Ends the line of words that broke off. */
    static void endPieces(Operation operation) {
        if (!operation.json) {
            operation.console().out().println();
        }
    }

    static void write(Operation operation, Answer answer) {
        if (operation.json) {
            operation.output().json(Reply.of(answer));
        } else {
            endPieces(operation);
            operation.output().remark("[" + Figures.summary(answer.generation()) + "; " + answer.generationId() + "]");
        }
    }

    /** The answer as JSON. */
    private record Reply(
            String generation,
            String text,
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
