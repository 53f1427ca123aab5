/** What servers tell of their load. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.serving.internal.load;

import org.jspecify.annotations.NullMarked;
