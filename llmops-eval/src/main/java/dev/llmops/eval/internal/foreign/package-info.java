/** Files of other tools, read as data. Internal. */
@NullMarked
package dev.llmops.eval.internal.foreign;

import org.jspecify.annotations.NullMarked;
