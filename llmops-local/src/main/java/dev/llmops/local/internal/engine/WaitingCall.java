package dev.llmops.local.internal.engine;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.commons.internal.thread.Uninterrupted;
import dev.llmops.local.internal.engine.request.CompletionRequest;
import dev.llmops.local.internal.engine.request.CompletionSink;
import dev.llmops.local.internal.engine.sequence.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A caller that waits for the whole answer. */
public final class WaitingCall implements CompletionSink {

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile ModelEvent.@Nullable End end;

    private final Engine engine;
    private final Completion completion;

    private WaitingCall(Engine engine, CompletionRequest request, LongSupplier ticker) {
        this.engine = engine;
        this.completion = HeldAdapters.submit(engine, request, this, ticker);
    }

    /**
     * Runs completions together and waits for all.
     *
     * @param engine where they run
     * @param requests what to complete
     * @param ticker nanoseconds
     * @return the ends of the answers, in the order of the requests
     * @throws LlmOpsException if one of them is refused; those before it are cancelled then
     */
    public static List<ModelEvent.End> run(Engine engine, List<CompletionRequest> requests, LongSupplier ticker) {
        List<WaitingCall> calls = new ArrayList<>();
        try {
            for (CompletionRequest request : requests) {
                calls.add(new WaitingCall(engine, request, ticker));
            }
        } catch (RuntimeException | Error e) {
            calls.forEach(WaitingCall::cancel);
            throw e;
        }
        return calls.stream().map(WaitingCall::await).toList();
    }

    private void cancel() {
        engine.cancel(completion);
    }

    private ModelEvent.End await() {
        Uninterrupted.run(done::await, interrupt -> cancel());
        return Objects.requireNonNull(end);
    }

    @Override
    public void text(String piece) {}

    @Override
    public void end(ModelEvent.End reached) {
        end = reached;
        done.countDown();
    }
}
