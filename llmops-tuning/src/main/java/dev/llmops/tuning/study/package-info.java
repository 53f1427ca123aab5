/** Decides by measurement between prompts, retrieval and adapters, on the user's own data. */
@NullMarked
package dev.llmops.tuning.study;

import org.jspecify.annotations.NullMarked;
