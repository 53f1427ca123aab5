/** Pages of the web. */
@NullMarked
package dev.llmops.rag.internal.web;

import org.jspecify.annotations.NullMarked;
