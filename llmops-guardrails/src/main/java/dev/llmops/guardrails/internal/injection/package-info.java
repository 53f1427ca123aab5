/** The detector of prompt injections. Internal. */
@NullMarked
package dev.llmops.guardrails.internal.injection;

import org.jspecify.annotations.NullMarked;
