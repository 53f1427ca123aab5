/** Questions to services over HTTP. */
@NullMarked
package dev.llmops.commons.internal.http;

import org.jspecify.annotations.NullMarked;
