/** Safety: bias benchmarks, counterfactuals, subgroup AUC, perturbed data sets, and HELM's families of metrics over runs. */
@NullMarked
package dev.llmops.eval.safety;

import org.jspecify.annotations.NullMarked;
