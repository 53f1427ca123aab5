/** Inference servers over HTTP: a client for each wire format, and one model name in front of many endpoints. */
@NullMarked
package dev.llmops.serving;

import org.jspecify.annotations.NullMarked;
