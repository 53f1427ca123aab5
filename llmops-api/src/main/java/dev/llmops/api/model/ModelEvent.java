package dev.llmops.api.model;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.internal.Range;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.text.UnicodeText;
import java.util.Objects;

/** An event of a {@link ModelStream}. A stream delivers any number of deltas, then exactly one {@link End}. */
public sealed interface ModelEvent {

    /**
     * A piece of the answer.
     *
     * @param text not empty; whole characters, never half of one
     */
    record TextDelta(String text) implements ModelEvent {

        /** Rejects a lone surrogate. */
        public TextDelta {
            UnicodeText.requireWellFormed("text", text);
        }
    }

    /**
     * A piece of the reasoning before the answer.
     *
     * @param text not empty; whole characters, never half of one
     */
    record ReasoningDelta(String text) implements ModelEvent {

        /** Rejects a lone surrogate. */
        public ReasoningDelta {
            UnicodeText.requireWellFormed("text", text);
        }
    }

    /**
     * A piece of a tool call.
     *
     * @param index index of the call within the answer, starting at 0
     * @param id id of the call
     * @param name name of the tool
     * @param arguments next piece of its JSON arguments
     */
    record ToolCallDelta(int index, String id, String name, String arguments) implements ModelEvent {

        /** Rejects nulls. */
        public ToolCallDelta {
            Range.atLeast("index", index, 0);
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(arguments, "arguments");
        }
    }

    /** The last event: it reports whether the answer is complete. */
    sealed interface End extends ModelEvent {

        /**
         * {@return the complete answer}
         *
         * @throws LlmOpsException if there is none: the error of {@link Failed}, or {@link CallCancelledException}; the part
         *     that had arrived is attached to it
         */
        default ModelResponse orThrow() {
            if (this instanceof Completed completed) {
                return completed.response();
            }
            if (this instanceof Failed failed) {
                throw failed.error().withPartial(failed.partial());
            }
            throw new CallCancelledException("the call was cancelled before the answer was complete")
                    .withPartial(((Cancelled) this).partial());
        }
    }

    /**
     * The answer is complete.
     *
     * @param response the whole answer
     */
    record Completed(ModelResponse response) implements End {

        /** Rejects null. */
        public Completed {
            Objects.requireNonNull(response, "response");
        }
    }

    /**
     * The answer broke off.
     *
     * @param error why
     * @param partial the part that had arrived
     */
    record Failed(LlmOpsException error, PartialResponse partial) implements End {

        /** Rejects nulls. */
        public Failed {
            Objects.requireNonNull(error, "error");
            Objects.requireNonNull(partial, "partial");
        }
    }

    /**
     * The caller cancelled the call.
     *
     * @param partial the part that had arrived
     */
    record Cancelled(PartialResponse partial) implements End {

        /** Rejects null. */
        public Cancelled {
            Objects.requireNonNull(partial, "partial");
        }
    }
}
