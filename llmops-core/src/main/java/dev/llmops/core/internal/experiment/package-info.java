/** Experiments while the application runs: which are live, what a call gets of them, who was exposed. */
@NullMarked
package dev.llmops.core.internal.experiment;

import org.jspecify.annotations.NullMarked;
