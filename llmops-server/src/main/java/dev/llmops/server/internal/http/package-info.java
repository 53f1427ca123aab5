/** HTTP: access, bodies within limits, metrics. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.server.internal.http;

import org.jspecify.annotations.NullMarked;
