/** PiiDetectors Detectors of personal data. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.guardrails.internal.pii;

import org.jspecify.annotations.NullMarked;
