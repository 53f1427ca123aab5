/**
 * Conversations that are remembered from one call to the next: windows of sessions, rolling summaries, and facts about users.
 * {@link dev.llmops.memory.ConversationMemory} is the way in.
 */
@NullMarked
package dev.llmops.memory;

import org.jspecify.annotations.NullMarked;
