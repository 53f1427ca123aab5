package dev.llmops.core.internal.cache;

import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A kept answer as a stream: in pieces, as the model's own was. */
final class ReplayedStream implements ModelStream {

    /** About as long as what a server sends at once. */
    private static final int PIECE = 24;

    private final Iterator<ModelEvent> events;
    private final Runnable onFirst;
    private final StringBuilder given = new StringBuilder();
    private boolean started;
    private boolean ended;
    private volatile boolean cancelled;

    /** @param onFirst hears when the first piece is read */
    ReplayedStream(ModelResponse response, Runnable onFirst) {
        this.events = events(response).iterator();
        this.onFirst = onFirst;
    }

    @Override
    public synchronized ModelEvent next() {
        if (ended) {
            throw new NoSuchElementException("the end of this stream was read already");
        }
        ModelEvent event = cancelled ? cancelledEnd() : events.next();
        if (event instanceof ModelEvent.End) {
            ended = true;
        } else if (!started) {
            started = true;
            onFirst.run();
        }
        if (event instanceof ModelEvent.TextDelta delta) {
            given.append(delta.text());
        }
        return event;
    }

    private ModelEvent cancelledEnd() {
        return new ModelEvent.Cancelled(
                given.isEmpty()
                        ? PartialResponse.NONE
                        : new PartialResponse(Message.assistant(given.toString()), TokenUsage.ZERO));
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public void close() {
        cancelled = true;
    }

    private static List<ModelEvent> events(ModelResponse response) {
        List<ModelEvent> events = new ArrayList<>();
        for (Part part : response.message().parts()) {
            if (part instanceof ReasoningPart reasoning) {
                pieces(reasoning.text()).forEach(piece -> events.add(new ModelEvent.ReasoningDelta(piece)));
            } else if (part instanceof TextPart text) {
                pieces(text.text()).forEach(piece -> events.add(new ModelEvent.TextDelta(piece)));
            }
        }
        List<ToolCall> calls = response.message().toolCalls();
        for (int i = 0; i < calls.size(); i++) {
            ToolCall call = calls.get(i);
            events.add(new ModelEvent.ToolCallDelta(i, call.id(), call.name(), call.arguments()));
        }
        events.add(new ModelEvent.Completed(response));
        return events;
    }

    /** Cut behind a space where there is one, and never within a character. */
    static List<String> pieces(@Nullable String text) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        while (text != null && start < text.length()) {
            int end = Math.min(text.length(), start + PIECE);
            if (end < text.length()) {
                int space = text.lastIndexOf(' ', end - 1);
                end = space > start ? space + 1 : end;
                end += Character.isLowSurrogate(text.charAt(end)) && Character.isHighSurrogate(text.charAt(end - 1))
                        ? 1
                        : 0;
            }
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }
}
