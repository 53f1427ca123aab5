package dev.llmops.mcp.internal.message;

import io.modelcontextprotocol.spec.McpSchema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client takes a request back. The SDK's sessions do not know that message. */
public final class Cancellation {

    private Cancellation() {}

    /** {@return whether a notification is one} */
    public static boolean isOne(McpSchema.JSONRPCNotification notification) {
        return notification.method().equals("notifications/cancelled");
    }

    /** {@return the id of the request that is taken back, or null if it names none} */
    public static @Nullable Object request(McpSchema.JSONRPCNotification notification) {
        return notification.params() instanceof Map<?, ?> params ? params.get("requestId") : null;
    }
}
