/** Spring AI in both directions: its models as clients, and clients, the whole chain among them, as its models. */
@NullMarked
package dev.llmops.springai;

import org.jspecify.annotations.NullMarked;
