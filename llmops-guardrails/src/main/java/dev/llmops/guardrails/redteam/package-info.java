/**
 * Attacks an application on purpose: a catalogue of probes, converters that disguise them, and checks of what came back.
 * {@link dev.llmops.guardrails.redteam.RedTeam} is where to begin.
 */
@NullMarked
package dev.llmops.guardrails.redteam;

import org.jspecify.annotations.NullMarked;
