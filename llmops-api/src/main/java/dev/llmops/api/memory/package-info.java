/** The memory of an application between calls: the messages of sessions, their summaries, and facts about users. */
@NullMarked
package dev.llmops.api.memory;

import org.jspecify.annotations.NullMarked;
