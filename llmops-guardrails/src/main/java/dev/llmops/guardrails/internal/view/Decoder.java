package dev.llmops.guardrails.internal.view;

import dev.llmops.guardrails.internal.text.Segment;
import java.util.function.Consumer;

/** Finds what is encoded in a text in one way. Reads each character a bounded number of times. */
interface Decoder {

    /** {@return whether it could find something in a text with these signs} */
    default boolean mayFind(TextSigns signs) {
        return true;
    }

    void find(String text, Work work, Consumer<Segment> found);
}
