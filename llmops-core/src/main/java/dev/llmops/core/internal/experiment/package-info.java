/** Experiments while the application runs: which are live, what a call gets of them, who was exposed. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.core.internal.experiment;

import org.jspecify.annotations.NullMarked;
