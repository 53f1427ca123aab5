package dev.llmops.serving.pool;

import dev.llmops.commons.internal.random.SystemRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The keys of one call, one for each server: unpredictable, and made when the first is needed. Used by the thread of the call and that of its hedge. */
final class IdempotencyKeys {

    private @Nullable String call;

    synchronized String of(String server) {
        if (call == null) {
            call = HexFormat.of().formatHex(SystemRandom.bytes(16));
        }
        return call + "-" + Integer.toHexString(server.hashCode());
    }
}
