package dev.llmops.core.internal.recording;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationListener;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.core.chain.AnswerNotRecordedException;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Recording;
import dev.llmops.core.internal.time.Time;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns the notes of a call into its Generation, has it kept, and tells whoever listens. */
record Recorder(
        GenerationStore store,
        Recording recording,
        GenerationListener listener,
        Consumer<Throwable> faults,
        Time time) {

    /** {@return the end to hand over: the given one, unless it must not be handed over without its record} */
    ModelEvent.End record(Call call, ModelEvent.End end) {
        Generation generation =
                Generations.of(call, end, time.since(call.notes().startedNanos()));
        call.notes().generation(generation);
        ModelEvent.End handedOver = end;
        StoreException unwritten = write(generation);
        if (unwritten != null) {
            if (end instanceof ModelEvent.Completed && recording == Recording.DURABLE) {
                handedOver = unrecorded(generation, unwritten);
            } else {
                faults.accept(unwritten);
            }
        }
        tell(generation);
        return handedOver;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // An asynchronous write reports its fault where it is taken.
    private @Nullable StoreException write(Generation generation) {
        try {
            CompletableFuture<Void> saved = store.save(generation);
            if (recording == Recording.DURABLE) {
                saved.join();
            } else {
                saved.whenComplete((done, error) -> {
                    if (error != null) {
                        faults.accept(error);
                    }
                });
            }
            return null;
        } catch (CompletionException e) {
            return asStoreException(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException | Error e) {
            return asStoreException(e);
        }
    }

    private static StoreException asStoreException(Throwable error) {
        return error instanceof StoreException known
                ? known
                : new StoreException("the record of a call could not be written: " + error, error, false);
    }

    private static ModelEvent.Failed unrecorded(Generation generation, StoreException cause) {
        LlmOpsException error = new AnswerNotRecordedException(generation, cause);
        AssistantMessage message = generation.response() == null
                ? new AssistantMessage(List.of(), List.of())
                : generation.response().message();
        return new ModelEvent.Failed(error, new PartialResponse(message, generation.usage()));
    }

    private void tell(Generation generation) {
        try {
            listener.onGeneration(generation);
        } catch (RuntimeException | Error e) {
            // A fault of the application's, whatever it is: the answer is good, and paid for.
            faults.accept(e);
        }
    }
}
