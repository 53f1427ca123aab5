package dev.llmops.api.guardrail;

import dev.llmops.api.text.UnicodeText;
import java.util.List;

/** What a guardrail decides about a text. */
public sealed interface Decision {

    /**
     * {@return what was found, in text order; ranges are those of the original text. In a decision to stop, the findings that led
     * to it come first}
     */
    List<Finding> findings();

    /** {@return whether this is a {@link Block} or a {@link Reask}, so that the text goes no further} */
    default boolean stops() {
        return this instanceof Block || this instanceof Reask;
    }

    /**
     * {@return the text that goes on where it either goes on or stops, because nobody can be asked again}
     *
     * @param guardrail the name of the guardrail that decided
     * @param text what it decided about
     * @throws GuardrailBlockedException if it blocks or asks again
     */
    default String passed(String guardrail, String text) {
        if (this instanceof Block block) {
            throw new GuardrailBlockedException(guardrail, block.reason(), block.findings());
        }
        if (this instanceof Reask reask) {
            throw new GuardrailBlockedException(guardrail, reask.instruction(), reask.findings());
        }
        return this instanceof Transform transform ? transform.text() : text;
    }

    /** {@return a decision to let the text pass, with no findings} */
    static Decision pass() {
        return Pass.CLEAN;
    }

    /**
     * {@return a decision to stop the call}
     *
     * @param reason why, for the person who made the request
     * @param findings what was found
     */
    static Decision block(String reason, Finding... findings) {
        return new Block(reason, List.of(findings));
    }

    /**
     * The text passes as it is.
     *
     * @param findings what was found nevertheless
     */
    record Pass(List<Finding> findings) implements Decision {

        private static final Pass CLEAN = new Pass(List.of());

        /** Copies the list. */
        public Pass {
            findings = List.copyOf(findings);
        }
    }

    /**
     * The text is replaced by another.
     *
     * @param text the other text
     * @param findings what was found
     */
    record Transform(String text, List<Finding> findings) implements Decision {

        /** Copies the list and rejects text with a lone surrogate. */
        public Transform {
            UnicodeText.requireWellFormed("text", text);
            findings = List.copyOf(findings);
        }
    }

    /**
     * The call stops. A retrieved passage is left out instead.
     *
     * @param reason why, for the person who made the request
     * @param findings what was found
     */
    record Block(String reason, List<Finding> findings) implements Decision {

        /** Copies the list and rejects text with a lone surrogate. */
        public Block {
            UnicodeText.requireWellFormed("reason", reason);
            findings = List.copyOf(findings);
        }
    }

    /**
     * The model is asked again. Only {@link GuardrailStage#OUTPUT} can ask again; at other stages this decision blocks.
     *
     * @param instruction what the model is told
     * @param findings what was found
     * @param fields the invalid fields of the answer, as JSON pointers (RFC 6901) in which {@code *} is the key of a map: they
     *     name what was asked for, and contain nothing of the answer. Empty if the answer has no fields
     */
    record Reask(String instruction, List<Finding> findings, List<String> fields) implements Decision {

        /** Copies the lists and rejects text with a lone surrogate. */
        public Reask {
            UnicodeText.requireWellFormed("instruction", instruction);
            findings = List.copyOf(findings);
            fields = List.copyOf(fields);
            fields.forEach(field -> UnicodeText.requireWellFormed("fields", field));
        }

        /**
         * Creates a decision about an answer without fields.
         *
         * @param instruction what the model is told
         * @param findings what was found
         */
        public Reask(String instruction, List<Finding> findings) {
            this(instruction, findings, List.of());
        }
    }
}
