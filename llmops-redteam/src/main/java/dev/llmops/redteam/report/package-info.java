/** What a run of a red team says: on the console, as a page, as SARIF, and beside an earlier run. */
@NullMarked
package dev.llmops.redteam.report;

import org.jspecify.annotations.NullMarked;
