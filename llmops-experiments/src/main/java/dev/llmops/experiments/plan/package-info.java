/** What will decide an experiment, fixed before its data are seen. */
@NullMarked
package dev.llmops.experiments.plan;

import org.jspecify.annotations.NullMarked;
