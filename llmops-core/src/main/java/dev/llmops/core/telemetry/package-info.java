/** Settings of an application for traces and metrics. */
@NullMarked
package dev.llmops.core.telemetry;

import org.jspecify.annotations.NullMarked;
