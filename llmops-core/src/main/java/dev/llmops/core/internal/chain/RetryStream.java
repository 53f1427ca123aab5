package dev.llmops.core.internal.chain;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Pause;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.core.internal.random.Ids;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Tries again where that may help, and then elsewhere, as long as nothing of the answer was passed on. A fault that repeats itself, such as
 * a key that is refused or a prompt that is too long, goes to the next model at once.
 */
final class RetryStream implements ModelStream {

    /** A call to one model, and how often it may be repeated. */
    record Candidate(Call call, RetryPolicy retries) {}

    private final List<Candidate> candidates;
    private final Chain chain;
    private final Pause pause;
    private final Ids random;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private int model;
    private int failures;
    private boolean started;
    private ModelStream source;

    RetryStream(List<Candidate> candidates, Chain chain, Pause pause, Ids random) {
        this.candidates = candidates;
        this.chain = chain;
        this.pause = pause;
        this.random = random;
        this.source = chain.proceed(candidates.get(0).call());
    }

    @Override
    public ModelEvent next() {
        while (true) {
            ModelEvent event = source().next();
            if (!started && event instanceof ModelEvent.Failed failed && mayGoOn(failed.error())) {
                if (isCancelled()) {
                    return new ModelEvent.Cancelled(failed.partial());
                }
                if (tryAgain(failed.error())) {
                    continue;
                }
                if (isCancelled()) {
                    return new ModelEvent.Cancelled(PartialResponse.NONE);
                }
            }
            started = true;
            return event;
        }
    }

    /** What one model refuses another may take; what is no fault of a model is the same with every other. */
    private boolean mayGoOn(LlmOpsException error) {
        return error.retryable() || (model + 1 < candidates.size() && error instanceof ModelException);
    }

    private boolean tryAgain(LlmOpsException error) {
        failures++;
        if (retries().allows(error, failures)) {
            return waited(error) && open(error);
        }
        if (model + 1 < candidates.size()) {
            model++;
            failures = 0;
            return open(error);
        }
        return false;
    }

    private RetryPolicy retries() {
        return candidates.get(model).retries();
    }

    private boolean waited(LlmOpsException error) {
        try {
            return pause.pause(retries().delay(error, failures, random.nextDouble()), cancelled);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
            return false;
        }
    }

    /** Asks without holding the lock: a blocking try may take long, and a cancel must not wait for it. */
    private boolean open(LlmOpsException failed) {
        if (isCancelled()) {
            return false;
        }
        // A stream that cannot be closed either must not keep the next model from being asked.
        Closing.after(failed, source()::close);
        ModelStream next = chain.proceed(candidates.get(model).call());
        replaceSource(next);
        if (isCancelled()) {
            next.cancel();
        }
        return true;
    }

    private synchronized void replaceSource(ModelStream next) {
        source = next;
    }

    private synchronized ModelStream source() {
        return source;
    }

    private boolean isCancelled() {
        return cancelled.getCount() == 0;
    }

    @Override
    public void cancel() {
        cancelled.countDown();
        source().cancel();
    }

    @Override
    public void close() {
        cancelled.countDown();
        source().close();
    }
}
