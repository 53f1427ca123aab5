/** Calls over HTTP through this library, through others and through gateways, against one server that answers at once. */
@NullMarked
package dev.llmops.benchmarks.serving;

import org.jspecify.annotations.NullMarked;
