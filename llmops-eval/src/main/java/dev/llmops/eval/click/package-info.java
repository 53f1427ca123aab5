/** Clicks on passages: what they say of relevance once the places where the passages stood are taken out. */
@NullMarked
package dev.llmops.eval.click;

import org.jspecify.annotations.NullMarked;
