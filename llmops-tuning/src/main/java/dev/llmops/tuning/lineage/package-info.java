/** What came of what: feedback, data sets, training jobs, adapters, studies and labels, walked both ways. */
@NullMarked
package dev.llmops.tuning.lineage;

import org.jspecify.annotations.NullMarked;
