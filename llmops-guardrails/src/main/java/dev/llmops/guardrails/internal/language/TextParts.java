package dev.llmops.guardrails.internal.language;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.classifier.TextWindows;
import java.util.ArrayList;
import java.util.List;

/** Sentences, taken together until there are letters enough to tell something. */
final class TextParts {

    private TextParts() {}

    static List<CharRange> of(String text, int enough) {
        List<CharRange> parts = new ArrayList<>();
        int start = 0;
        int letters = 0;
        for (CharRange sentence : TextWindows.sentences(text)) {
            letters += (int)
                    sentence.in(text).codePoints().filter(Character::isLetter).count();
            if (letters >= enough) {
                parts.add(new CharRange(start, sentence.end()));
                start = sentence.end();
                letters = 0;
            }
        }
        if (start < text.length() && !text.substring(start).isBlank()) {
            parts.add(new CharRange(start, text.length()));
        }
        return parts;
    }
}
