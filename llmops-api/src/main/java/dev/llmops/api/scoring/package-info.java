/** Log-likelihoods and perplexity of given texts. */
@NullMarked
package dev.llmops.api.scoring;

import org.jspecify.annotations.NullMarked;
