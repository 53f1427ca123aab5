package dev.llmops.api.guardrail;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The check of one answer that arrives in pieces. Used by one thread. */
public interface StreamCheck {

    /**
     * Takes the next piece.
     *
     * @param piece whole characters, not empty
     * @return the text that can no longer change, and a decision if the answer must stop here
     */
    Step push(String piece);

    /**
     * Takes the end of the answer. Nothing is called after it, nor after a step that stops.
     *
     * @return the rest of the text, and the decision about the whole
     */
    Step finish();

    /** {@return a check that lets every piece pass at once} */
    static StreamCheck noop() {
        return NoopStreamCheck.INSTANCE;
    }

    /**
     * Runs checks one after the other, each on what the one before it released. The first that blocks or asks again ends
     * the answer. Findings behind a change refer to the changed text and carry no range.
     *
     * @param checks in order
     * @return one check
     */
    static StreamCheck composite(List<StreamCheck> checks) {
        return new CompositeStreamCheck(checks);
    }

    /**
     * What a check made of a piece.
     *
     * @param released text that may be shown now, perhaps empty; always empty in a step that stops the answer
     * @param decision null to go on; at the end, the decision about the whole. Block and re-ask end the answer at once
     */
    record Step(String released, @Nullable Decision decision) {

        /** Nothing to show yet. */
        public static final Step HOLD = new Step("", null);

        /** Refuses null text. */
        public Step {
            Objects.requireNonNull(released, "released");
        }
    }
}
