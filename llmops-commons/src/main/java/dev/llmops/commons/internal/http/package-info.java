/** Questions to services over HTTP, and clients that are slow to ask. */
@NullMarked
package dev.llmops.commons.internal.http;

import org.jspecify.annotations.NullMarked;
