/** Rules about the whole code base: one short test each, with the rule in its name. */
@NullMarked
package dev.llmops.architecture;

import org.jspecify.annotations.NullMarked;
