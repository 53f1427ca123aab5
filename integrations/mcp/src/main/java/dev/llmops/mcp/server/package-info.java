/**
 * Records, prompts, passages and experiments as a read-only MCP server, for one tenant at a time. {@link dev.llmops.mcp.server.LlmOpsMcpServer} is the
 * way in.
 */
@NullMarked
package dev.llmops.mcp.server;

import org.jspecify.annotations.NullMarked;
