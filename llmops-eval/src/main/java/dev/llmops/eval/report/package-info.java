/** Reports: tables for a console, JSON, and HTML pages that need nothing but themselves. */
@NullMarked
package dev.llmops.eval.report;

import org.jspecify.annotations.NullMarked;
