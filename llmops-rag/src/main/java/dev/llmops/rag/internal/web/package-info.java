/** Pages of the web. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.rag.internal.web;

import org.jspecify.annotations.NullMarked;
