/** The runtime: the interceptor chain and its dependencies. */
@NullMarked
package dev.llmops.core;

import org.jspecify.annotations.NullMarked;
