/** SecretDetectors Detectors of secrets. Internal. */
@NullMarked
package dev.llmops.guardrails.internal.secrets;

import org.jspecify.annotations.NullMarked;
