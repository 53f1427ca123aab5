/** Where the sums of budgets are kept: in the memory of one process, or in a database that several share. */
@NullMarked
package dev.llmops.serving.budget;

import org.jspecify.annotations.NullMarked;
