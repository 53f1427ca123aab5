/** What a detector is, and the view of a text that all detectors of a check share. */
@NullMarked
package dev.llmops.guardrails.detect;

import org.jspecify.annotations.NullMarked;
