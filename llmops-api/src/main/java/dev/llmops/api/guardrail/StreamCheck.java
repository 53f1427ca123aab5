package dev.llmops.api.guardrail;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A check of one answer that arrives in pieces. Used by one thread. */
public interface StreamCheck {

    /**
     * Takes the next piece.
     *
     * @param piece whole characters, not empty
     * @return the text that can no longer change, and a decision if the answer must stop here
     */
    Step push(String piece);

    /**
     * Takes the end of the answer. No method is called after this one, nor after a step that stops the answer.
     *
     * @return the rest of the text, and the decision about the whole answer
     */
    Step finish();

    /** {@return a check that lets every piece pass immediately} */
    static StreamCheck noop() {
        return NoopStreamCheck.INSTANCE;
    }

    /**
     * Runs checks in sequence, each on what the previous one released. The first that blocks or asks again ends
     * the answer. Findings after a change refer to the changed text and carry no range.
     *
     * @param checks the checks, in order
     * @return the combined check
     */
    static StreamCheck composite(List<StreamCheck> checks) {
        return new CompositeStreamCheck(checks);
    }

    /**
     * The result of checking a piece.
     *
     * @param released text that may be shown now, possibly empty; always empty in a step that stops the answer
     * @param decision null to go on; at the end, the decision about the whole answer. Block and re-ask end the answer immediately
     */
    record Step(String released, @Nullable Decision decision) {

        /** Nothing to show yet. */
        public static final Step HOLD = new Step("", null);

        /** Rejects null text. */
        public Step {
            Objects.requireNonNull(released, "released");
        }

        /** {@return whether the answer ends here, by a decision to block or to ask again} */
        public boolean stops() {
            return decision != null && decision.stops();
        }
    }
}
