/** The detector of prompt injections. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.guardrails.internal.injection;

import org.jspecify.annotations.NullMarked;
