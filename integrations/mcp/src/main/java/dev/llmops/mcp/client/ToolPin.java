package dev.llmops.mcp.client;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An approval of a tool.
 *
 * @param server name of the server
 * @param identity what the server is known by
 * @param tool name of the tool at the server
 * @param definition canonical JSON (RFC 8785) of what was approved
 * @param hash {@code sha256:} and 64 hex digits over it
 * @param approvedBy who approved it, or null if nobody said
 * @param approvedAt when
 */
public record ToolPin(
        String server,
        McpServerIdentity identity,
        String tool,
        String definition,
        String hash,
        @Nullable String approvedBy,
        Instant approvedAt) {

    /** Refuses nulls. */
    public ToolPin {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(tool, "tool");
        Objects.requireNonNull(definition, "definition");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(approvedAt, "approvedAt");
    }

    boolean isOf(String otherServer, String otherTool) {
        return server.equals(otherServer) && tool.equals(otherTool);
    }
}
