package dev.llmops.guardrails.internal.pipeline;

import java.util.Comparator;
import java.util.List;

/** Puts texts in the place of others. */
final class Edits {

    private Edits() {}

    /** {@return how many characters at the beginning of a text are as they were} */
    static int untouched(CharSequence original, CharSequence changed) {
        int shorter = Math.min(original.length(), changed.length());
        int same = 0;
        while (same < shorter && original.charAt(same) == changed.charAt(same)) {
            same++;
        }
        return same;
    }

    /** {@return the text with every edit made; of two that overlap, the one that begins first, or is longer} */
    static String applied(List<DetectorStep.Edit> edits, String text) {
        if (edits.isEmpty()) {
            return text;
        }
        List<DetectorStep.Edit> inOrder = edits.stream()
                .sorted(Comparator.comparingInt(
                                (DetectorStep.Edit edit) -> edit.range().start())
                        .thenComparing(edit -> -edit.range().end()))
                .toList();
        StringBuilder changed = new StringBuilder(text.length());
        int done = 0;
        for (DetectorStep.Edit edit : inOrder) {
            if (edit.range().start() >= done) {
                changed.append(text, done, edit.range().start()).append(edit.replacement());
                done = edit.range().end();
            } else if (edit.range().end() > done) {
                // The rest of an overlapping edit must not stay.
                done = edit.range().end();
            }
        }
        return changed.append(text, done, text.length()).toString();
    }
}
