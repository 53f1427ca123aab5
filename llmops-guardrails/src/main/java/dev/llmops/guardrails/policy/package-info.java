/** Policies: which detectors check which stage of a call, and the actions that follow. */
@NullMarked
package dev.llmops.guardrails.policy;

import org.jspecify.annotations.NullMarked;
