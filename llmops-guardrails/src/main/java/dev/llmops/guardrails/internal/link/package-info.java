/** Links of an answer, as programs that show Markdown and HTML see them. */
@NullMarked
package dev.llmops.guardrails.internal.link;

import org.jspecify.annotations.NullMarked;
