/** {@code llmops serve}: models of a configuration file over OpenAI's API, and what asks such a server. */
@NullMarked
package dev.llmops.cli.serve;

import org.jspecify.annotations.NullMarked;
