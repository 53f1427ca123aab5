/**
 * Prompts that include others: {@code {{> legal/disclaimer@production}}} inserts the template of that version. Includes are
 * resolved at each call, rendered and hashed with the prompt as one, and recorded.
 */
@NullMarked
package dev.llmops.core.prompt.include;

import org.jspecify.annotations.NullMarked;
