/** What a change of a prompt does to the same inputs. */
@NullMarked
package dev.llmops.core.prompt.effect;

import org.jspecify.annotations.NullMarked;
