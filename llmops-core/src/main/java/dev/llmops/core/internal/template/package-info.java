/** Templates of prompts: parsed, checked, compiled and rendered into messages. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.core.internal.template;

import org.jspecify.annotations.NullMarked;
