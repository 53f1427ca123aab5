/** HTTP: access, bodies within limits, metrics. */
@NullMarked
package dev.llmops.server.internal.http;

import org.jspecify.annotations.NullMarked;
