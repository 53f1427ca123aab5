package dev.llmops.core.internal.recording;

import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.time.Scheduler;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.ForwardingStream;
import java.time.Duration;
import java.time.Instant;

/** Cancels an answer at the deadline of its call, whatever step of the chain it waits in, and says why it ended. */
final class DeadlineStream extends ForwardingStream {

    private final Instant deadline;
    private final Runnable timer;
    private volatile boolean missed;

    private DeadlineStream(ModelStream source, Instant deadline, Scheduler scheduler) {
        super(source);
        this.deadline = deadline;
        Duration left = Duration.between(scheduler.now(), deadline);
        this.timer = scheduler.schedule(left.isNegative() ? Duration.ZERO : left, this::miss);
    }

    static ModelStream of(Call call, ModelStream answer, Scheduler scheduler) {
        Instant deadline = call.deadline();
        return deadline == null ? answer : new DeadlineStream(answer, deadline, scheduler);
    }

    private void miss() {
        missed = true;
        cancel();
    }

    @Override
    public ModelEvent next() {
        ModelEvent event = super.next();
        if (!(event instanceof ModelEvent.End)) {
            return event;
        }
        timer.run();
        return missed && event instanceof ModelEvent.Cancelled cancelled
                ? new ModelEvent.Failed(
                        new ModelTimeoutException("the call did not end by its deadline " + deadline
                                + "; ask for less, or set a later one"),
                        cancelled.partial())
                : event;
    }

    @Override
    public void close() {
        timer.run();
        super.close();
    }
}
