/**
 * MCP over standard input and output, under the SDK's server. This package is internal and is not for public use; it may change at any time.
 */
@NullMarked
package dev.llmops.mcp.internal.stdio;

import org.jspecify.annotations.NullMarked;
