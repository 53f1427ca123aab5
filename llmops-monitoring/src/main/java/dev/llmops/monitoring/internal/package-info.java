/** What several parts of monitoring share. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.monitoring.internal;

import org.jspecify.annotations.NullMarked;
