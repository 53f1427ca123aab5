/** What a run of an agent has used. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.core.internal.agent;

import org.jspecify.annotations.NullMarked;
