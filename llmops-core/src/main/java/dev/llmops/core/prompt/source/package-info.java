/**
 * Sources of prompts that replace a registry while it is unavailable: copies on disk of what it served, and a bundle built into the
 * application, on the class path.
 */
@NullMarked
package dev.llmops.core.prompt.source;

import org.jspecify.annotations.NullMarked;
