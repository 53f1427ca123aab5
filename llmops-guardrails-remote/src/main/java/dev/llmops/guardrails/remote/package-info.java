/**
 * Guardrails that other services offer, as detectors for a policy. Each speaks its service's published format. Whatever goes
 * wrong (no connection, an error, an answer that is no answer) is a failure of the detector, and the policy says whether the
 * text may pass all the same; by default it may not.
 */
@NullMarked
package dev.llmops.guardrails.remote;

import org.jspecify.annotations.NullMarked;
