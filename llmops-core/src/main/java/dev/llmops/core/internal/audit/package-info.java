/** What the audit log says about records, and how both are checked. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.core.internal.audit;

import org.jspecify.annotations.NullMarked;
