/** What was live at a time: prompts, experiments, models and policies, as the store tells. */
@NullMarked
package dev.llmops.core.history;

import org.jspecify.annotations.NullMarked;
