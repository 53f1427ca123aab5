/** The store: one place for generations, feedback, prompts and the audit log. */
@NullMarked
package dev.llmops.api.store;

import org.jspecify.annotations.NullMarked;
