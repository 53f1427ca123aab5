/** Files that are written as wholes. */
@NullMarked
package dev.llmops.api.file;

import org.jspecify.annotations.NullMarked;
