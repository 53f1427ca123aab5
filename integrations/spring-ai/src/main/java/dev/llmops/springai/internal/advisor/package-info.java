/** What the advisors share. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.springai.internal.advisor;

import org.jspecify.annotations.NullMarked;
