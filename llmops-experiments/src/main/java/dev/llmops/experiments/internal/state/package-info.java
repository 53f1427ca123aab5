/** What an analysis keeps of a metric while units stream by. */
@NullMarked
package dev.llmops.experiments.internal.state;

import org.jspecify.annotations.NullMarked;
