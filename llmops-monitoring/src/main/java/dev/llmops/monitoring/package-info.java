/**
 * Watching what runs: drift, service level objectives and their burn rates, alerts, and scores sent to tracing backends.
 */
@NullMarked
package dev.llmops.monitoring;

import org.jspecify.annotations.NullMarked;
