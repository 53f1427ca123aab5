/** The steps of {@link dev.llmops.examples.LifecycleDemo}, one class each. */
@NullMarked
package dev.llmops.examples.demo;

import org.jspecify.annotations.NullMarked;
