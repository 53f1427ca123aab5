/** PiiDetectors Detectors of personal data. Internal. */
@NullMarked
package dev.llmops.guardrails.internal.pii;

import org.jspecify.annotations.NullMarked;
