package dev.llmops.local.internal.engine.request;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.local.internal.llama.chat.ChatParser;
import java.lang.ref.Cleaner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A stream of a model's text, read as text, reasoning and tool calls, on the thread of whoever reads it. */
final class AnswerStream implements ModelStream {

    private static final Cleaner CLEANER = Cleaner.create();

    private final ModelStream written;
    private final AnswerReader reader;
    private final Queue<ModelEvent> ready = new ArrayDeque<>();

    AnswerStream(ModelStream written, AnswerReader reader) {
        this.written = written;
        this.reader = reader;
        // A stream that is closed can still be read to its end, so closing it does not free the parser.
        ChatParser parser = reader.parser();
        CLEANER.register(this, parser::close);
    }

    @Override
    public ModelEvent next() {
        while (ready.isEmpty()) {
            ModelEvent event = written.next();
            if (event instanceof ModelEvent.TextDelta delta) {
                ready.addAll(reader.add(delta.text()));
            } else if (event instanceof ModelEvent.End end) {
                end(end);
            } else {
                ready.add(event);
            }
        }
        return ready.remove();
    }

    private void end(ModelEvent.End end) {
        List<ModelEvent> rest = new ArrayList<>();
        ModelEvent.End read = reader.end(end, rest);
        ready.addAll(rest);
        ready.add(read);
        reader.close();
    }

    @Override
    public void cancel() {
        written.cancel();
    }

    @Override
    public void close() {
        written.close();
    }

    @Override
    public String toString() {
        return written.toString();
    }
}
