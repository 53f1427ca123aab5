/** The routes of OpenAI's API: requests, answers, streams. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.server.internal.openai;

import org.jspecify.annotations.NullMarked;
