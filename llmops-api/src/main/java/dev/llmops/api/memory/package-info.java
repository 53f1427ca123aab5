/** What an application remembers from one call to the next: the messages of sessions, their summaries, and facts about users. */
@NullMarked
package dev.llmops.api.memory;

import org.jspecify.annotations.NullMarked;
