package dev.llmops.mcp.client;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server that is connected to. It is offered nothing: no roots, no sampling, no elicitation. Safe for use by multiple threads.
 */
final class ServerConnection implements AutoCloseable {

    private static final int MAX_TOOLS = 500;
    private static final int MAX_PAGES = 50;

    private final String name;
    private final McpServerIdentity identity;
    private final McpSyncClient client;
    private final AtomicBoolean stale = new AtomicBoolean(true);

    ServerConnection(String name, McpServerIdentity identity, McpClientTransport transport, Duration timeout) {
        this.name = name;
        this.identity = identity;
        this.client = McpClient.sync(new WatchedTransport(transport, () -> stale.set(true)))
                .clientInfo(McpSchema.Implementation.builder("llmops-mcp", "1").build())
                .capabilities(McpSchema.ClientCapabilities.builder().build())
                // Results are checked against what was approved, not against what the server says now.
                .jsonSchemaValidator((schema, content) -> JsonSchemaValidator.ValidationResponse.asValid(null))
                .requestTimeout(timeout)
                .initializationTimeout(timeout)
                .build();
    }

    String name() {
        return name;
    }

    McpServerIdentity identity() {
        return identity;
    }

    /** {@return whether its tools are not known, or are said to be others than those that are} */
    boolean isStale() {
        return stale.get();
    }

    void connect() {
        try {
            client.initialize();
        } catch (RuntimeException e) {
            throw failed("could not be connected to", e);
        }
    }

    List<ToolDefinition> tools() {
        // Before it is asked: what changes meanwhile is told of again.
        stale.set(false);
        try {
            return listed();
        } catch (McpException e) {
            stale.set(true);
            throw e;
        } catch (RuntimeException e) {
            stale.set(true);
            throw failed("did not list its tools", e);
        }
    }

    private List<ToolDefinition> listed() {
        List<ToolDefinition> tools = new ArrayList<>();
        Set<String> cursors = new HashSet<>();
        String cursor = null;
        do {
            McpSchema.ListToolsResult page = client.listTools(cursor);
            page.tools().forEach(tool -> tools.add(ToolDefinition.of(tool)));
            cursor = page.nextCursor();
            if (tools.size() > MAX_TOOLS || (cursor != null && (!cursors.add(cursor) || cursors.size() > MAX_PAGES))) {
                throw new McpException(
                        McpException.Reason.TOO_LARGE,
                        "server '" + name + "' lists more than " + MAX_TOOLS + " tools or " + MAX_PAGES
                                + " pages, or the same page again; none of its tools is used");
            }
        } while (cursor != null);
        return tools;
    }

    McpSchema.CallToolResult call(McpSchema.CallToolRequest request) {
        try {
            return client.callTool(request);
        } catch (RuntimeException e) {
            throw failed("gave no result for tool '" + request.name() + "'", e);
        }
    }

    /** Without what the server said, which may be meant for the model. */
    private McpException failed(String what, RuntimeException error) {
        boolean late = has(error, TimeoutException.class);
        boolean ended = has(error, WatchedTransport.ProgramEndedException.class);
        return new McpException(
                late ? McpException.Reason.TIMED_OUT : McpException.Reason.FAILED,
                "server '" + name + "' " + what + (late ? " in time" : "")
                        + (ended ? ": its program has ended; run it by hand to see what it says" : ""),
                error);
    }

    private static boolean has(Throwable error, Class<? extends Throwable> type) {
        return causes(error).stream().anyMatch(type::isInstance);
    }

    private static List<Throwable> causes(Throwable error) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = error; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    @Override
    public void close() {
        client.close();
    }
}
