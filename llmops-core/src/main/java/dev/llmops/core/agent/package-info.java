/** How far a run of an agent may go, and what it did. {@link dev.llmops.core.LlmOps#agentRun} opens one. */
@NullMarked
package dev.llmops.core.agent;

import org.jspecify.annotations.NullMarked;
