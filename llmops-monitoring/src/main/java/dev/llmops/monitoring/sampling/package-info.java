/** Which traces are sent: all bad ones, and a share of the others. It needs OpenTelemetry's SDK, which the application brings. */
@NullMarked
package dev.llmops.monitoring.sampling;

import org.jspecify.annotations.NullMarked;
