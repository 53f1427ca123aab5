/** The limits of a run of an agent, and what it did. {@link dev.llmops.core.LlmOps#agentRun} opens a run. */
@NullMarked
package dev.llmops.core.agent;

import org.jspecify.annotations.NullMarked;
