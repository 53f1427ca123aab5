package dev.llmops.core.internal.cache;

import dev.llmops.api.cache.CachedResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A question that is under way to a model, for others who ask the same meanwhile. */
final class Flight {

    /** How it ended for those who wait. */
    record Landing(@Nullable CachedResponse entry, boolean again) {

        /** Whoever asked first went away: one of the others asks, and the rest wait for them. */
        static final Landing AGAIN = new Landing(null, true);

        /** What came was for whoever asked first alone: each of the others asks for themselves. */
        static final Landing ALONE = new Landing(null, false);

        static Landing of(CachedResponse entry) {
            return new Landing(entry, false);
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
