/** What the reports of all modules are made of. */
@NullMarked
package dev.llmops.core.report;

import org.jspecify.annotations.NullMarked;
