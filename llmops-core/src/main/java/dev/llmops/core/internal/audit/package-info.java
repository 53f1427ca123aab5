/** What the audit log says about records, and how both are checked. Internal. */
@NullMarked
package dev.llmops.core.internal.audit;

import org.jspecify.annotations.NullMarked;
