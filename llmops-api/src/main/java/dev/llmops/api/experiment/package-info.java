/** Experiments: which variant of a prompt or model a user gets. */
@NullMarked
package dev.llmops.api.experiment;

import org.jspecify.annotations.NullMarked;
