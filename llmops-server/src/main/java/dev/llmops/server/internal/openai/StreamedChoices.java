package dev.llmops.server.internal.openai;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.TokenProbability;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Generations;
import dev.llmops.server.internal.http.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongFunction;

/**
 * The answers to one request as a stream of events, all at once. Each has a thread of its own: an answer that nobody reads
 * holds its place in the engine, and another one may wait for that place.
 */
final class StreamedChoices {

    private final List<Envelope> choices;
    private final Generations generations;
    private final Reply reply;
    private final List<ModelStream> streams = new ArrayList<>();

    StreamedChoices(List<Envelope> choices, Generations generations, Reply reply) {
        this.choices = choices;
        this.generations = generations;
        this.reply = reply;
    }

    void write(LongFunction<ModelStream> generation, boolean usage) throws IOException {
        try {
            for (int choice = 0; choice < choices.size(); choice++) {
                streams.add(generation.apply(choice));
            }
            finish(readAll(), usage);
            reply.end();
        } finally {
            // Also those that were opened before one could not be.
            Closing.each(streams, ModelStream::close);
        }
    }

    private List<ModelEvent.End> readAll() throws IOException {
        List<ModelEvent.End> ends = new ArrayList<>();
        List<CompletableFuture<ModelEvent.End>> others = new ArrayList<>();
        try {
            for (int choice = 1; choice < streams.size(); choice++) {
                others.add(inBackground(choice));
            }
            ends.add(write(0));
        } finally {
            if (ends.isEmpty()) {
                streams.forEach(ModelStream::cancel);
            }
            // Also where the client is gone: nothing may be left that still writes.
            others.forEach(other -> other.exceptionally(e -> null).join());
        }
        for (CompletableFuture<ModelEvent.End> other : others) {
            ends.add(joined(other));
        }
        return ends;
    }

    private CompletableFuture<ModelEvent.End> inBackground(int choice) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return write(choice);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> DaemonThreads.start("llmops-server choice", task));
    }

    private static ModelEvent.End joined(CompletableFuture<ModelEvent.End> other) throws IOException {
        try {
            return other.join();
        } catch (CompletionException e) {
            throw new IOException("a choice could not be written", e.getCause());
        }
    }

    /** Writes one choice to its end. Where it fails, the others end too. */
    private ModelEvent.End write(int choice) throws IOException {
        boolean whole = false;
        try {
            ModelEvent.End end = read(streams.get(choice), choices.get(choice));
            whole = end instanceof ModelEvent.Completed;
            return end;
        } finally {
            if (!whole) {
                streams.forEach(ModelStream::cancel);
            }
        }
    }

    private ModelEvent.End read(ModelStream stream, Envelope envelope) throws IOException {
        boolean[] begun = {!envelope.form().beginsEmpty()};
        ModelEvent.End end = generations.run(stream, reply, event -> {
            if (!begun[0]) {
                writeEvent(envelope.firstPiece());
                begun[0] = true;
            }
            writeEvent(envelope.piece(event));
        });
        if (end instanceof ModelEvent.Completed completed) {
            ModelResponse response = completed.response();
            if (!TokenProbability.of(response).isEmpty()) {
                writeEvent(envelope.probabilitiesPiece(response));
            }
            writeEvent(envelope.lastPiece(response.finishReason()));
        }
        return end;
    }

    /** A stream that broke off ends with its error, and never with the mark of a whole one. */
    private void finish(List<ModelEvent.End> ends, boolean usage) throws IOException {
        try {
            List<ModelResponse> responses = responses(ends);
            if (usage) {
                writeEvent(choices.get(0)
                        .usagePiece(responses.stream().map(ModelResponse::usage).toList()));
            }
            writeEvent("[DONE]".getBytes(StandardCharsets.UTF_8));
        } catch (LlmOpsException e) {
            ApiException error = ApiException.of(e);
            reply.refuse(error);
            writeEvent(error.json());
        }
    }

    /** The failure itself is told, not the cancellation of the others that it brought. */
    private static List<ModelResponse> responses(List<ModelEvent.End> ends) {
        for (ModelEvent.End end : ends) {
            if (end instanceof ModelEvent.Failed) {
                end.orThrow();
            }
        }
        return ends.stream().map(ModelEvent.End::orThrow).toList();
    }

    private void writeEvent(byte[] json) throws IOException {
        byte[] event = new byte[json.length + 8];
        System.arraycopy("data: ".getBytes(StandardCharsets.UTF_8), 0, event, 0, 6);
        System.arraycopy(json, 0, event, 6, json.length);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        reply.write(event);
    }
}
