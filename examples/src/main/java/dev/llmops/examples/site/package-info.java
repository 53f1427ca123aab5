/** Makes the documentation's site: {@code bin/site}. */
@NullMarked
package dev.llmops.examples.site;

import org.jspecify.annotations.NullMarked;
