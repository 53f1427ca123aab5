/**
 * Messages that both transports of the server read. This package is internal and is not for public use; it may change at any time.
 */
@NullMarked
package dev.llmops.mcp.internal.message;

import org.jspecify.annotations.NullMarked;
