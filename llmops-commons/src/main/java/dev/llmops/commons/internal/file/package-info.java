/** Files that are written as wholes. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.commons.internal.file;

import org.jspecify.annotations.NullMarked;
