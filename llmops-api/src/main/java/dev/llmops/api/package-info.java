/**
 * The vocabulary of LLMOps for Java: values and small interfaces that every module shares.
 *
 * <p>This module has no runtime dependency but JSpecify's annotations.
 */
@NullMarked
package dev.llmops.api;

import org.jspecify.annotations.NullMarked;
