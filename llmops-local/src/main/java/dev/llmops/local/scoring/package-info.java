/** Log-likelihoods and perplexity of given texts. */
@NullMarked
package dev.llmops.local.scoring;

import org.jspecify.annotations.NullMarked;
