/** A disk that tests can fill. */
@NullMarked
package dev.llmops.testkit.disk;

import org.jspecify.annotations.NullMarked;
