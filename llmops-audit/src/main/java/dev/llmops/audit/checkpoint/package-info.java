/** Signed checkpoints of the audit log, and where they are published: what was signed elsewhere can be neither rewritten nor cut off unseen. */
@NullMarked
package dev.llmops.audit.checkpoint;

import org.jspecify.annotations.NullMarked;
