/** What the audit log tells of calls, and packages of evidence that others verify without this library. */
@NullMarked
package dev.llmops.audit.evidence;

import org.jspecify.annotations.NullMarked;
