/**
 * Names of people, places and organisations, and addresses: gazetteers and rules.
 *
 * <p>This package is internal and is not for public use; it may change at any time.
 */
@NullMarked
package dev.llmops.guardrails.internal.names;

import org.jspecify.annotations.NullMarked;
