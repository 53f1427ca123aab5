package dev.llmops.mcp.server;

import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** How far a call has come, for a client that asked to be told. A call that its client cancels has its thread interrupted. */
final class Progress {

    private final McpSyncServerExchange client;
    private final @Nullable Object token;

    Progress(McpSyncServerExchange client, McpSchema.CallToolRequest request) {
        this.client = client;
        this.token = request.meta() == null ? null : request.progressToken();
    }

    /**
     * Tells it.
     *
     * @throws CancellationException if the client has cancelled the call
     */
    void report(int done, int total, String message) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the client cancelled the call");
        }
        if (token != null) {
            client.progressNotification(McpSchema.ProgressNotification.builder(token, done)
                    .total((double) total)
                    .message(message)
                    .build());
        }
    }
}
