/** The red team as a gate in JUnit tests. */
@NullMarked
package dev.llmops.guardrails.redteam.junit;

import org.jspecify.annotations.NullMarked;
