/** What must not leave with an answer: links that carry data away, code that runs by itself, SQL that writes. */
@NullMarked
package dev.llmops.guardrails.output;

import org.jspecify.annotations.NullMarked;
