/** The audit log: a chain of hashes in which no entry can be changed unseen. */
@NullMarked
package dev.llmops.api.audit;

import org.jspecify.annotations.NullMarked;
