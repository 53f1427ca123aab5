/** The endpoint that speaks OpenAI's HTTP API for a local model. */
@NullMarked
package dev.llmops.local.internal.http;

import org.jspecify.annotations.NullMarked;
