/** The effect of a prompt change on the same inputs. */
@NullMarked
package dev.llmops.core.prompt.effect;

import org.jspecify.annotations.NullMarked;
