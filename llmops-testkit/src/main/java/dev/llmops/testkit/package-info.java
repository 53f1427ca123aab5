/** Compatibility kits: base test classes that an implementation of an interface of {@code dev.llmops.api} extends. */
@NullMarked
package dev.llmops.testkit;

import org.jspecify.annotations.NullMarked;
