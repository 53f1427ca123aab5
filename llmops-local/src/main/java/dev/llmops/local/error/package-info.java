/** Why a local model cannot be loaded, or failed. */
@NullMarked
package dev.llmops.local.error;

import org.jspecify.annotations.NullMarked;
