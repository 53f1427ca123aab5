/** Recipes: what a batch does, as data that can be sent to other machines and has a digest. */
@NullMarked
package dev.llmops.batch.recipe;

import org.jspecify.annotations.NullMarked;
