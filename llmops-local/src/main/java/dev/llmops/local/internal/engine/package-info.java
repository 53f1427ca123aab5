/** Running requests on a model: from messages to tokens, one decode thread, and answers as they are written. */
@NullMarked
package dev.llmops.local.internal.engine;

import org.jspecify.annotations.NullMarked;
