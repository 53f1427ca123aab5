/**
 * Traces and metrics of calls, by OpenTelemetry's conventions for generative AI. Nothing here is in the chain of an
 * application that gave no OpenTelemetry.
 */
@NullMarked
package dev.llmops.core.telemetry;

import org.jspecify.annotations.NullMarked;
