package dev.llmops.serving.internal.http;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Idempotency-Key} of the requests that a thread sends: the same for each attempt of one call at one server, so that a server which knows the header does not do
 * again what it has done. It stands beside the request, because the record of a call, which may be replayed, must not have it.
 */
public final class IdempotencyKey {

    /** Name of the header. */
    public static final String HEADER = "Idempotency-Key";

    private static final ThreadLocal<@Nullable Supplier<String>> CURRENT = new ThreadLocal<>();

    private IdempotencyKey() {}

    /**
     * {@return what the work returns} Requests that it sends have the key.
     *
     * @param key makes the key when it is needed
     * @param work sends requests on this thread
     */
    public static <T> T during(Supplier<String> key, Supplier<T> work) {
        Supplier<String> before = CURRENT.get();
        CURRENT.set(key);
        try {
            return work.get();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** {@return the key for requests of this thread, or null if they have none} */
    static @Nullable String current() {
        Supplier<String> key = CURRENT.get();
        return key == null ? null : key.get();
    }
}
