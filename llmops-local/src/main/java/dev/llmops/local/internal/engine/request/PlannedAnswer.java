package dev.llmops.local.internal.engine.request;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.local.internal.llama.chat.ChatReader;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What the engine runs for a request, and how its answer is read.
 *
 * @param completion what the engine runs
 * @param reader how its text is read, or null if it is the answer
 */
public record PlannedAnswer(
        CompletionRequest completion, @Nullable ChatReader reader) {

    /** {@return the answer, read; {@code written}: the text as the model writes it} */
    public ModelStream read(ModelStream written) {
        return reader == null ? written : new AnswerStream(written, answer(reader));
    }

    /** {@return the end of an answer, read; {@code written}: the end with the text as the model wrote it} */
    public ModelEvent.End read(ModelEvent.End written) {
        if (reader == null) {
            return written;
        }
        try (AnswerReader answer = answer(reader)) {
            return answer.end(written, new ArrayList<>());
        }
    }

    private AnswerReader answer(ChatReader form) {
        return new AnswerReader(form, new CallIds(completion.prompt()));
    }
}
