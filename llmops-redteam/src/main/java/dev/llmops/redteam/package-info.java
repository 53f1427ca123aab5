/**
 * Attacks an application on purpose: a catalogue of probes, converters that obfuscate them, and checks of what came back.
 * {@link dev.llmops.redteam.RedTeam} is where to begin.
 */
@NullMarked
package dev.llmops.redteam;

import org.jspecify.annotations.NullMarked;
