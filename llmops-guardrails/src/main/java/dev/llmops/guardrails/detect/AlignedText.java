package dev.llmops.guardrails.detect;

import dev.llmops.api.text.CharRange;
import java.util.List;

/** A text derived from another, with the position in the original of each of its characters. */
public interface AlignedText {

    /** {@return the text} */
    String text();

    /**
     * {@return how it was decoded, outermost first, for example {@code [base64, rot13]}; empty for the canonical
     * form of the text itself}
     */
    List<String> via();

    /** {@return whether a reader of the original could not see it: tag characters, hidden HTML} */
    boolean hidden();

    /**
     * {@return the range of the original that a range of this text stands for}
     *
     * @param start index of the first unit
     * @param end index after the last unit, greater than {@code start}
     */
    CharRange original(int start, int end);
}
