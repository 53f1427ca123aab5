/** How many units and days an experiment needs. */
@NullMarked
package dev.llmops.experiments.planning;

import org.jspecify.annotations.NullMarked;
