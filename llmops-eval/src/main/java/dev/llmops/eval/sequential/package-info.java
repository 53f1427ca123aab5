/** When a run may end before its last row: rules that stay valid however often one looks. */
@NullMarked
package dev.llmops.eval.sequential;

import org.jspecify.annotations.NullMarked;
