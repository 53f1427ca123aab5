/**
 * Sources of prompts that stand in for a registry that is away: what was seen of it, on the disk, and what was built into the
 * application, on the class path.
 */
@NullMarked
package dev.llmops.core.prompt.source;

import org.jspecify.annotations.NullMarked;
