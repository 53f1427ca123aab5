/** Messages, options, responses and errors of Spring AI from and to ours. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.springai.internal.mapping;

import org.jspecify.annotations.NullMarked;
