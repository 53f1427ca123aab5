/**
 * MCP's streamable HTTP on the JDK's server, under the SDK's server. This package is internal and is not for public use; it may change at any time.
 */
@NullMarked
package dev.llmops.mcp.internal.http;

import org.jspecify.annotations.NullMarked;
