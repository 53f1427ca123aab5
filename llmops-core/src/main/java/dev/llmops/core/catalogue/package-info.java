/** What models cost and can do, as data: built in, from price maps of others, and from the application. */
@NullMarked
package dev.llmops.core.catalogue;

import org.jspecify.annotations.NullMarked;
