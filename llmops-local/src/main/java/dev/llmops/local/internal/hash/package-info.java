/** SHA-256 of files, and a memory for it. */
@NullMarked
package dev.llmops.local.internal.hash;

import org.jspecify.annotations.NullMarked;
