/** The part of the template language Jinja that task files need: no code of a file is ever run. */
@NullMarked
package dev.llmops.eval.internal.jinja;

import org.jspecify.annotations.NullMarked;
