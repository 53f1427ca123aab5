package dev.llmops.core;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.chain.ForwardingStream;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is still being generated. One thread reads; {@link #cancel()} and {@link #close()} may be called from any thread.
 * Closing it early records the call as cancelled, with the part that had arrived.
 */
public final class AnswerStream extends ForwardingStream {

    private final CallNotes notes;
    private final Consumer<Throwable> onError;
    private ModelEvent.@Nullable End end;

    AnswerStream(ModelStream source, CallNotes notes, Consumer<Throwable> onError) {
        super(source);
        this.notes = notes;
        this.onError = onError;
    }

    /** {@return the id of the record to be written} */
    public GenerationId generationId() {
        return notes.id();
    }

    @Override
    public ModelEvent next() {
        ModelEvent event = super.next();
        if (event instanceof ModelEvent.End last) {
            end = last;
        }
        return event;
    }

    /**
     * Reads the rest and returns the complete answer.
     *
     * @return the answer, whose record has been stored
     * @throws dev.llmops.api.error.LlmOpsException if the answer was cut off, blocked or cancelled
     */
    public Answer answer() {
        return answer(text -> {});
    }

    /**
     * Reads the rest, passing on each piece of text as it arrives, and returns the complete answer.
     *
     * @param eachText receives each piece
     * @return the answer, whose record has been stored
     * @throws dev.llmops.api.error.LlmOpsException if the answer was cut off, blocked or cancelled
     */
    public Answer answer(Consumer<String> eachText) {
        Answer whole;
        try {
            while (end == null) {
                if (next() instanceof ModelEvent.TextDelta delta) {
                    eachText.accept(delta.text());
                }
            }
            ModelResponse response = end.orThrow();
            whole = new Answer(Objects.requireNonNull(notes.generation(), "generation"), response);
        } catch (RuntimeException | Error e) {
            Closing.after(e, this::close);
            throw e;
        }
        try {
            close();
        } catch (RuntimeException e) {
            // The answer is whole, paid for and recorded.
            onError.accept(e);
        }
        return whole;
    }
}
