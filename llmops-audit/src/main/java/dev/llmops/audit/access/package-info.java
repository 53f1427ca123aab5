/** Who may read the texts of records: one decorator of a store, which writes each read into the audit log. */
@NullMarked
package dev.llmops.audit.access;

import org.jspecify.annotations.NullMarked;
