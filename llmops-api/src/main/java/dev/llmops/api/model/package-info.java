/** Models: what is asked of them, what they answer, and the clients that reach them. */
@NullMarked
package dev.llmops.api.model;

import org.jspecify.annotations.NullMarked;
