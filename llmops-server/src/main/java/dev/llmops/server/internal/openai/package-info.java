/** The routes of OpenAI's API: requests, answers, streams. */
@NullMarked
package dev.llmops.server.internal.openai;

import org.jspecify.annotations.NullMarked;
