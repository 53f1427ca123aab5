/** Experiments: which variant a caller gets, and what is recorded about it. */
@NullMarked
package dev.llmops.api.experiment;

import org.jspecify.annotations.NullMarked;
