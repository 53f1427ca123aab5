/** Merkle trees over the audit log, and proofs that others check without the log (RFC 6962, RFC 9162). */
@NullMarked
package dev.llmops.audit.proof;

import org.jspecify.annotations.NullMarked;
