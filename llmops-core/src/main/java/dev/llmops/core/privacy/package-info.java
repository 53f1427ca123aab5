/** Encrypts personal content under a key for each subject, so that destroying the key erases it in every copy. */
@NullMarked
package dev.llmops.core.privacy;

import org.jspecify.annotations.NullMarked;
