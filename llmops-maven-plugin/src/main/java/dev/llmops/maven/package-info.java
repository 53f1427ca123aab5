/** Goals of {@code llmops-maven-plugin}. */
@NullMarked
package dev.llmops.maven;

import org.jspecify.annotations.NullMarked;
