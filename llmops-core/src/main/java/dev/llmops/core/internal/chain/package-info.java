/**
 * The interceptors of the chain, each in its own file, in the order in which {@code ChainAssembly} puts them.
 * This package is internal and is not for public use; it may change at any time.
 */
@NullMarked
package dev.llmops.core.internal.chain;

import org.jspecify.annotations.NullMarked;
