/** This package is internal and is not for public use; it may change at any time. The step of the chain that sends calls elsewhere too. */
@NullMarked
package dev.llmops.core.internal.shadow;

import org.jspecify.annotations.NullMarked;
