/** What must be public for others to make it, and is no API. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.guardrails.internal;

import org.jspecify.annotations.NullMarked;
