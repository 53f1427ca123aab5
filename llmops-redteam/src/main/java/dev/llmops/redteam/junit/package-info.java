/** The red team as a gate in JUnit tests. */
@NullMarked
package dev.llmops.redteam.junit;

import org.jspecify.annotations.NullMarked;
