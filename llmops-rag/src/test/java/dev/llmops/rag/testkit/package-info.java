/**
 * Compatibility kits: base test classes that an implementation of an interface of {@code dev.llmops.rag} extends. They are the
 * test-jar of {@code llmops-rag}; {@code llmops-testkit} brings the JUnit and AssertJ that they need.
 */
@NullMarked
package dev.llmops.rag.testkit;

import org.jspecify.annotations.NullMarked;
