/**
 * Evidence: signed checkpoints of the audit log, proofs that others verify, evidence packages and reports for auditors.
 */
@NullMarked
package dev.llmops.audit;

import org.jspecify.annotations.NullMarked;
