/** Links of an answer, as programs that show Markdown and HTML see them. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.guardrails.internal.link;

import org.jspecify.annotations.NullMarked;
