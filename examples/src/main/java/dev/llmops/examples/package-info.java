/** Programs that show how an application uses the library. */
@NullMarked
package dev.llmops.examples;

import org.jspecify.annotations.NullMarked;
