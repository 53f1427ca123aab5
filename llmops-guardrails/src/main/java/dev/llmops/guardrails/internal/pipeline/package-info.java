/** What a policy does with one text: detectors and guardrails in their order, for whole texts and for streams. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.guardrails.internal.pipeline;

import org.jspecify.annotations.NullMarked;
