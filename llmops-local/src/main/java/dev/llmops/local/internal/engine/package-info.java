/** Running requests on a model: from messages to tokens, one decode thread, and answers as they are written. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.local.internal.engine;

import org.jspecify.annotations.NullMarked;
