/** The part of the template language Jinja that task files need: no code of a file is ever run. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.eval.internal.jinja;

import org.jspecify.annotations.NullMarked;
