/** The console's pages, and what their templates are given. */
@NullMarked
package dev.llmops.console.internal.page;

import org.jspecify.annotations.NullMarked;
