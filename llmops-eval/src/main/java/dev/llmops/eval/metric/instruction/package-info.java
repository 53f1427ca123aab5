/** Whether an answer keeps to instructions that can be checked: IFEval's 25 checks (Zhou et al. 2023). */
@NullMarked
package dev.llmops.eval.metric.instruction;

import org.jspecify.annotations.NullMarked;
