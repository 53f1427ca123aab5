/** What was live at a given time: prompts, experiments, models and policies, according to the store. */
@NullMarked
package dev.llmops.core.history;

import org.jspecify.annotations.NullMarked;
