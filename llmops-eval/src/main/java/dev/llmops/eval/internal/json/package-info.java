/** JSON forms of the records of this module. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.eval.internal.json;

import org.jspecify.annotations.NullMarked;
