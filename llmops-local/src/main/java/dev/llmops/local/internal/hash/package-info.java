/** SHA-256 of files, and a memory for it. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.local.internal.hash;

import org.jspecify.annotations.NullMarked;
