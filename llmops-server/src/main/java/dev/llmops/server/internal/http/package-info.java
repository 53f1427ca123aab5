/** HTTP: access, bodies within limits, slow clients, metrics. */
@NullMarked
package dev.llmops.server.internal.http;

import org.jspecify.annotations.NullMarked;
