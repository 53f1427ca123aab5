/** Connects Spring AI in both directions: its models as clients, and clients, including the whole chain, as its models. */
@NullMarked
package dev.llmops.springai;

import org.jspecify.annotations.NullMarked;
