package dev.llmops.local.internal.store;

import dev.llmops.api.error.CallCancelledException;
import java.time.Duration;

/** Waits because a server asked for it. */
@FunctionalInterface
public interface Pause {

    /**
     * Waits.
     *
     * @throws CallCancelledException if the thread is interrupted
     */
    void pause(Duration time);

    /** {@return a pause that blocks the calling thread} */
    static Pause sleeping() {
        return time -> {
            try {
                Thread.sleep(time.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CallCancelledException("fetching a model was interrupted", e);
            }
        };
    }
}
