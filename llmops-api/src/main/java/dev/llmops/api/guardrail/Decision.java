package dev.llmops.api.guardrail;

import dev.llmops.api.text.UnicodeText;
import java.util.List;

/** What a guardrail decides about a text. */
public sealed interface Decision {

    /**
     * {@return what was seen, in the order of the text; ranges are those of the original text. Of a decision to stop, what led
     * to it stands first}
     */
    List<Finding> findings();

    /** {@return a decision to let the text pass, with nothing seen} */
    static Decision pass() {
        return Pass.CLEAN;
    }

    /**
     * {@return a decision to stop the call}
     *
     * @param reason why, for the person who asked
     * @param findings what was seen
     */
    static Decision block(String reason, Finding... findings) {
        return new Block(reason, List.of(findings));
    }

    /**
     * The text passes as it is.
     *
     * @param findings what was seen all the same
     */
    record Pass(List<Finding> findings) implements Decision {

        private static final Pass CLEAN = new Pass(List.of());

        /** Copies the list. */
        public Pass {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Another text takes its place.
     *
     * @param text the other text
     * @param findings what was seen
     */
    record Transform(String text, List<Finding> findings) implements Decision {

        /** Copies the list, and refuses text with a lone surrogate. */
        public Transform {
            UnicodeText.requireWellFormed("text", text);
            findings = List.copyOf(findings);
        }
    }

    /**
     * The call stops. For a retrieved passage: the passage is left out.
     *
     * @param reason why, for the person who asked
     * @param findings what was seen
     */
    record Block(String reason, List<Finding> findings) implements Decision {

        /** Copies the list, and refuses text with a lone surrogate. */
        public Block {
            UnicodeText.requireWellFormed("reason", reason);
            findings = List.copyOf(findings);
        }
    }

    /**
     * The model is asked again. Only {@link GuardrailStage#OUTPUT} can ask again; elsewhere it blocks.
     *
     * @param instruction what the model is told
     * @param findings what was seen
     * @param fields the fields of the answer that are wrong, as JSON pointers (RFC 6901) in which {@code *} is the key of a map: they
     *     name what was asked for, and hold nothing of the answer. Empty where the answer has no fields
     */
    record Reask(String instruction, List<Finding> findings, List<String> fields) implements Decision {

        /** Copies the lists, and refuses text with a lone surrogate. */
        public Reask {
            UnicodeText.requireWellFormed("instruction", instruction);
            findings = List.copyOf(findings);
            fields = List.copyOf(fields);
            fields.forEach(field -> UnicodeText.requireWellFormed("fields", field));
        }

        /**
         * A decision about an answer without fields.
         *
         * @param instruction what the model is told
         * @param findings what was seen
         */
        public Reask(String instruction, List<Finding> findings) {
            this(instruction, findings, List.of());
        }
    }
}
