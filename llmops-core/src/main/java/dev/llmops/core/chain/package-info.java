/**
 * The types that interceptors of the chain work with. A call passes through small interceptors, in the order that {@link
 * dev.llmops.core.chain.StandardChain} shows.
 */
@NullMarked
package dev.llmops.core.chain;

import org.jspecify.annotations.NullMarked;
