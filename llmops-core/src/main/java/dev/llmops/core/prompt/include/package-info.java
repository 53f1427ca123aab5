/**
 * Prompts that include others: {@code {{> legal/disclaimer@production}}} puts the template of that version there. What is
 * included is resolved at each call, rendered and hashed as one, and recorded.
 */
@NullMarked
package dev.llmops.core.prompt.include;

import org.jspecify.annotations.NullMarked;
