/** Clients of inference servers, each with the wire format of its server. */
@NullMarked
package dev.llmops.serving.client;

import org.jspecify.annotations.NullMarked;
