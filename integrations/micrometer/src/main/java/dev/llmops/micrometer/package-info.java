/** The library's metrics in a registry of Micrometer. {@link dev.llmops.micrometer.MicrometerMetrics} is the way in. */
@NullMarked
package dev.llmops.micrometer;

import org.jspecify.annotations.NullMarked;
