/** Files that are written as wholes. */
@NullMarked
package dev.llmops.commons.internal.file;

import org.jspecify.annotations.NullMarked;
