/** Detectors of dangerous output: links that leak data, harmful code, SQL that writes. */
@NullMarked
package dev.llmops.guardrails.output;

import org.jspecify.annotations.NullMarked;
