/**
 * The vocabulary of LLMOps for Java: values and small interfaces that every module shares.
 *
 * <p>This module has no runtime dependency and works alone: every service interface has a {@code noop()} that does
 * nothing, and a {@code composite(...)} that combines several into one.
 */
@NullMarked
package dev.llmops.api;

import org.jspecify.annotations.NullMarked;
