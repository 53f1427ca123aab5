/**
 * The chain: one call goes through small interceptors, each in its own file, in the order that
 * {@link dev.llmops.core.chain.StandardChain} shows.
 */
@NullMarked
package dev.llmops.core.chain;

import org.jspecify.annotations.NullMarked;
