/** Policies: which detectors look at which stage of a call, and what follows from what they see. */
@NullMarked
package dev.llmops.guardrails.policy;

import org.jspecify.annotations.NullMarked;
