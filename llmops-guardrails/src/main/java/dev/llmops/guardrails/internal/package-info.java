/** What must be public for others to make it, and is no API. Internal. */
@NullMarked
package dev.llmops.guardrails.internal;

import org.jspecify.annotations.NullMarked;
