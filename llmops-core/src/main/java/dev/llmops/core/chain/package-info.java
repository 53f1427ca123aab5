/**
 * What an interceptor of the chain works with. One call goes through small interceptors, in the order that {@link
 * dev.llmops.core.chain.StandardChain} shows.
 */
@NullMarked
package dev.llmops.core.chain;

import org.jspecify.annotations.NullMarked;
