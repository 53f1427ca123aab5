/** The runtime: the interceptor chain and what it needs. */
@NullMarked
package dev.llmops.core;

import org.jspecify.annotations.NullMarked;
