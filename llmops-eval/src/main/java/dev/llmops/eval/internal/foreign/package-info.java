/** Files of other tools, read as data. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.eval.internal.foreign;

import org.jspecify.annotations.NullMarked;
