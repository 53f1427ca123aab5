package dev.llmops.mcp.client;

import java.util.List;

/**
 * A tool as its server tells of it now, and whether a model may call it.
 *
 * @param qualifiedName what models call it: {@code server__tool}
 * @param status whether it may be called
 * @param hash {@code sha256:} and 64 hex digits over its canonical definition
 * @param definition the canonical JSON (RFC 8785) of its definition
 * @param problems what was found in its definition, for who decides; empty if nothing was
 * @param changes what differs from what was approved, one value a line; empty unless {@code CHANGED}
 */
public record McpTool(
        String server,
        String tool,
        String qualifiedName,
        Status status,
        String hash,
        String definition,
        List<String> problems,
        List<String> changes) {

    /** Whether a tool may be called. */
    public enum Status {
        /** Approved as it is. */
        APPROVED,
        /** Nobody has approved a tool of this name from this server. */
        NEW,
        /** Approved with another definition. */
        CHANGED,
        /** Approved from another server of the same name. */
        OTHER_SERVER,
        /** Cannot be told from another tool, or has a name that no model can call. */
        AMBIGUOUS
    }

    /** Copies the lists. */
    public McpTool {
        problems = List.copyOf(problems);
        changes = List.copyOf(changes);
    }

    /** {@return the definition with each hidden character written as its number, to be read by people} */
    public String visibleDefinition() {
        return Visible.text(definition);
    }
}
