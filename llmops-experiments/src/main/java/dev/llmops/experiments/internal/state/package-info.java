/** What an analysis keeps of a metric while units stream by. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.experiments.internal.state;

import org.jspecify.annotations.NullMarked;
