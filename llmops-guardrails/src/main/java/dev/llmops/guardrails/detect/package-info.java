/** The interface of detectors, and the views of a text that all detectors of a check share. */
@NullMarked
package dev.llmops.guardrails.detect;

import org.jspecify.annotations.NullMarked;
