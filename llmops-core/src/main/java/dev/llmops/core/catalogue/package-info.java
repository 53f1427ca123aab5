/** Prices and capabilities of models, as data: built in, from third-party price maps, and from the application. */
@NullMarked
package dev.llmops.core.catalogue;

import org.jspecify.annotations.NullMarked;
