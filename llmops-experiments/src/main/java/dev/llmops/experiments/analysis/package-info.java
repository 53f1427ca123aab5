/** What an experiment says: typed results of an analysis that permits peeking. */
@NullMarked
package dev.llmops.experiments.analysis;

import org.jspecify.annotations.NullMarked;
