/** What servers tell of their load. */
@NullMarked
package dev.llmops.serving.internal.load;

import org.jspecify.annotations.NullMarked;
