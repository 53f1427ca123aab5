/** An HTTP server that offers any {@link dev.llmops.api.model.ModelClient} over OpenAI's API: {@link dev.llmops.server.ModelServer}. */
@NullMarked
package dev.llmops.server;

import org.jspecify.annotations.NullMarked;
