package dev.llmops.core.internal.cache;

import dev.llmops.api.cache.CachedResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A question that is under way to a model, for others who ask the same meanwhile. */
final class Flight {

    /** How it ended for those who wait. */
    enum End {
        /** There is an answer for all. */
        ANSWERED,
        /** Whoever asked first went away: one of the others asks, and the rest wait for them. */
        AGAIN,
        /** What came was for whoever asked first alone: each of the others asks for themselves. */
        ALONE,
        /** Whoever waited went away. */
        CANCELLED
    }

    /**
     * Its end.
     *
     * @param end how it ended
     * @param entry the answer, or null
     */
    record Landing(End end, @Nullable CachedResponse entry) {

        static final Landing AGAIN = new Landing(End.AGAIN, null);
        static final Landing ALONE = new Landing(End.ALONE, null);
        static final Landing CANCELLED = new Landing(End.CANCELLED, null);

        static Landing of(CachedResponse entry) {
            return new Landing(End.ANSWERED, entry);
        }
    }

    private final Thread leader = Thread.currentThread();
    private final CompletableFuture<Landing> landing = new CompletableFuture<>();

    /** A thread that reads two streams by turns must not wait in one for what it will read from the other. */
    boolean isOfThisThread() {
        return leader == Thread.currentThread();
    }

    void land(Landing how) {
        landing.complete(how);
    }

    /** {@return what one of those who wait can give up without disturbing the others} */
    CompletableFuture<Landing> landing() {
        return landing.copy();
    }
}
