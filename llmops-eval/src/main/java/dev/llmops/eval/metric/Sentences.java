package dev.llmops.eval.metric;

import dev.llmops.api.text.CharRange;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where a text's sentences stand, by Unicode's rules (UAX 29) as the JDK has them. */
final class Sentences {

    private Sentences() {}

    /** Sentences with at least one letter; a citation mark alone is none. */
    static List<CharRange> of(String text) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(text);
        List<CharRange> sentences = new ArrayList<>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            if (text.substring(start, end).codePoints().anyMatch(Character::isLetter)) {
                sentences.add(new CharRange(start, end));
            }
        }
        return sentences;
    }
}
