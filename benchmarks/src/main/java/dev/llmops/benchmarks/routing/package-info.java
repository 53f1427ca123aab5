/** How well routing strategies route: simulated, and with real engines. */
@NullMarked
package dev.llmops.benchmarks.routing;

import org.jspecify.annotations.NullMarked;
