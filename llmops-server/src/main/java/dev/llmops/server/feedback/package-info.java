/** Feedback from browsers: signed tokens, and the script that a page loads. */
@NullMarked
package dev.llmops.server.feedback;

import org.jspecify.annotations.NullMarked;
