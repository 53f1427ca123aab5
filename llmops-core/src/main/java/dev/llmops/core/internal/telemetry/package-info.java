/**
 * Traces and metrics of calls, by OpenTelemetry's conventions for generative AI. Nothing here is in the chain of an application that
 * gave no OpenTelemetry. This package is internal and is not for public use; it may change at any time.
 */
@NullMarked
package dev.llmops.core.internal.telemetry;

import org.jspecify.annotations.NullMarked;
