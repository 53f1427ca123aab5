/** Candidates of a study that ask a model, and the checks that go with an adapter. */
@NullMarked
package dev.llmops.tuning.candidate;

import org.jspecify.annotations.NullMarked;
