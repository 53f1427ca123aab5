/** What an application chooses about traces and metrics. */
@NullMarked
package dev.llmops.core.telemetry;

import org.jspecify.annotations.NullMarked;
