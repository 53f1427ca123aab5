/** Questions to services over HTTP, and clients that are slow to ask. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.commons.internal.http;

import org.jspecify.annotations.NullMarked;
