/** What a policy does with one text: detectors and guardrails in their order, for whole texts and for streams. */
@NullMarked
package dev.llmops.guardrails.internal.pipeline;

import org.jspecify.annotations.NullMarked;
