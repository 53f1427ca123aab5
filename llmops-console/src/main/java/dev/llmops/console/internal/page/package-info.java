/** The console's pages, and what their templates are given. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.console.internal.page;

import org.jspecify.annotations.NullMarked;
