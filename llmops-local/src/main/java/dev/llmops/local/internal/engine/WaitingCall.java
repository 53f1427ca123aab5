package dev.llmops.local.internal.engine;

import dev.llmops.api.model.ModelEvent;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A caller that waits for the whole answer.
 */
public final class WaitingCall implements CompletionSink {

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile ModelEvent.@Nullable End end;

    private WaitingCall() {}

    /**
     * Runs a completion and waits.
     *
     * @param engine where it runs
     * @param request what to complete
     * @param ticker nanoseconds
     * @return the end of the answer
     */
    public static ModelEvent.End run(Engine engine, CompletionRequest request, LongSupplier ticker) {
        WaitingCall call = new WaitingCall();
        Completion completion = new Completion(request, call, ticker);
        engine.submit(completion);
        return call.await(engine, completion);
    }

    private ModelEvent.End await(Engine engine, Completion completion) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    done.await();
                    return java.util.Objects.requireNonNull(end);
                } catch (InterruptedException e) {
                    interrupted = true;
                    engine.cancel(completion);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean text(String piece) {
        return true;
    }

    @Override
    public void end(ModelEvent.End reached) {
        end = reached;
        done.countDown();
    }
}
