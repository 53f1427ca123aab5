/** Starts a study when there is enough new feedback or it is time, and promotes what passes the gates. */
@NullMarked
package dev.llmops.tuning.continual;

import org.jspecify.annotations.NullMarked;
