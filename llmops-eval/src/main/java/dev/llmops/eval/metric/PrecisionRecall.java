package dev.llmops.eval.metric;

/** How much of the text is in the reference, and how much of the reference in the text. */
record PrecisionRecall(double precision, double recall) {

    static final PrecisionRecall NONE = new PrecisionRecall(0, 0);

    static PrecisionRecall of(int common, int inText, int inReference) {
        return inText == 0 || inReference == 0
                ? NONE
                : new PrecisionRecall((double) common / inText, (double) common / inReference);
    }

    double f1() {
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }
}
