/** What an experiment says, for people. */
@NullMarked
package dev.llmops.experiments.report;

import org.jspecify.annotations.NullMarked;
