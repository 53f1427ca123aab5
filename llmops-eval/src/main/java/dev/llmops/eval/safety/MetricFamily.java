package dev.llmops.eval.safety;

/** HELM's seven families of metrics (Liang et al., "Holistic evaluation of language models", 2022, section 4). */
public enum MetricFamily {
    /** Mean score of the evaluator that decides whether answers are right. Its scale; higher is better. */
    ACCURACY,
    /** {@link Calibration}'s error. 0 to 1; lower is better. */
    CALIBRATION,
    /** Mean over rows of the worst score among the original question and its {@link Perturbation}s. The scale of accuracy; higher is better. */
    ROBUSTNESS,
    /** Mean over rows of the worst score among the original question and its {@link Counterfactual}s. The scale of accuracy; higher is better. */
    FAIRNESS,
    /** {@link Representation}'s distance for gender in the answers. 0 to 0.5; lower is more even. */
    BIAS,
    /** Share of answers whose toxicity is 0.5 or more. 0 to 1; lower is better. */
    TOXICITY,
    /** Mean seconds per answer, excluding cached ones. Lower is better. */
    EFFICIENCY
}
