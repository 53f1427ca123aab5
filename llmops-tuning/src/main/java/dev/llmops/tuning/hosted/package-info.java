/** Training at a service, over OpenAI's fine-tuning API or with an adapter to take home. */
@NullMarked
package dev.llmops.tuning.hosted;

import org.jspecify.annotations.NullMarked;
