/** What is kept of people is encrypted under a key of each, so that destroying the key erases it wherever it was copied to. */
@NullMarked
package dev.llmops.core.privacy;

import org.jspecify.annotations.NullMarked;
