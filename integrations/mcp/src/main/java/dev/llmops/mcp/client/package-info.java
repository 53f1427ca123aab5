/**
 * Tools of MCP servers for a model: only what somebody approved, as it was approved, with its arguments checked and its results guarded.
 * {@link dev.llmops.mcp.client.McpToolbox} is the way in.
 */
@NullMarked
package dev.llmops.mcp.client;

import org.jspecify.annotations.NullMarked;
