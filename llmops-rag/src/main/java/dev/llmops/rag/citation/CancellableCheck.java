package dev.llmops.rag.citation;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is done about an answer, by the thread that reads it, when another thread cancels: judges and signals may wait for a model or a
 * database, and an interrupt is what ends such a wait. The reader's thread is interrupted only while it checks, and gets back without the
 * interrupt that came from here.
 */
final class CancellableCheck {

    private boolean cancelled;
    private boolean interrupted;
    private @Nullable Thread checking;

    /** Ends a check that runs, and every later one. */
    synchronized void cancel() {
        cancelled = true;
        if (checking != null) {
            // One that came from elsewhere before is not taken back.
            interrupted |= !checking.isInterrupted();
            checking.interrupt();
        }
    }

    /**
     * {@return what the work makes}
     *
     * @param work may throw anything once it is cancelled
     * @throws CallCancelledException if it was cancelled, before or meanwhile
     */
    <T> T run(Supplier<T> work) {
        begin();
        try {
            T made = work.get();
            requireNotCancelled(null);
            return made;
        } catch (CallCancelledException e) {
            giveUp();
            throw e;
        } catch (RuntimeException e) {
            requireNotCancelled(e);
            throw e;
        } finally {
            finish();
        }
    }

    /** {@return the end of a complete answer: what the work makes of it, or that it was cancelled, with what was paid for} */
    ModelEvent.End end(ModelResponse response, Supplier<ModelResponse> work) {
        try {
            return new ModelEvent.Completed(run(work));
        } catch (CallCancelledException e) {
            return cancelled(response);
        }
    }

    static ModelEvent.Cancelled cancelled(ModelResponse response) {
        return new ModelEvent.Cancelled(new PartialResponse(response.message(), response.usage()));
    }

    /** What was cancelled at its own end, by an interrupt or a judge that was closed, is not tried again. */
    private synchronized void giveUp() {
        cancelled = true;
    }

    private synchronized void begin() {
        requireNotCancelled(null);
        checking = Thread.currentThread();
    }

    private synchronized void requireNotCancelled(@Nullable Throwable cause) {
        if (cancelled) {
            throw new CallCancelledException("the call was cancelled while its answer was checked", cause);
        }
    }

    @SuppressWarnings("ResultOfMethodCallIgnored") // Called to clear it.
    private synchronized void finish() {
        checking = null;
        if (interrupted) {
            interrupted = false;
            Thread.interrupted();
        }
    }
}
