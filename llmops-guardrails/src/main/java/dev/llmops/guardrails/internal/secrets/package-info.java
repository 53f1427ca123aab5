/** SecretDetectors Detectors of secrets. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.guardrails.internal.secrets;

import org.jspecify.annotations.NullMarked;
