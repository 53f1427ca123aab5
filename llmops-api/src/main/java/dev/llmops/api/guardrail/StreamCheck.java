package dev.llmops.api.guardrail;

/** The check of one answer that arrives in pieces. Used by one thread. */
public interface StreamCheck {

    /**
     * Takes the next piece.
     *
     * @param piece whole characters
     * @return the text that can no longer change, and a decision if the answer must stop here
     */
    Step push(String piece);

    /**
     * Takes the end of the answer.
     *
     * @return the rest of the text, and the decision about the whole
     */
    Step finish();

    /**
     * What a check made of a piece.
     *
     * @param released text that may be shown now, perhaps empty
     * @param decision null to go on; at the end, the decision about the whole. Block and re-ask end the answer at once
     */
    record Step(
            String released,
            @org.jspecify.annotations.Nullable Decision decision) {

        /** Nothing to show yet. */
        public static final Step HOLD = new Step("", null);
    }
}
