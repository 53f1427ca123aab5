package dev.llmops.guardrails.internal.text;

import java.util.function.Consumer;

/** Finds what is encoded in a text in one way. Reads each character a bounded number of times. */
interface Decoder {

    void find(String text, Work work, Consumer<Segment> found);
}
