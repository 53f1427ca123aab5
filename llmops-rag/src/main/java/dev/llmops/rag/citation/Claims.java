package dev.llmops.rag.citation;

import dev.llmops.api.text.CharRange;
import dev.llmops.rag.internal.text.Sentences;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Says what a citation is for: the words from the citation before it in the same sentence, or from the sentence's
 * beginning, up to the citation. A citation behind a full stop belongs to the sentence before it, one at the beginning of
 * a line to the sentence behind it.
 */
final class Claims {

    private static final Pattern FOOTNOTE = Pattern.compile("[ \\t]*\\[\\^");
    /** Fewer letters and digits than this are no claim but the rest of one, as in "… steel [1] and [2]". */
    private static final int SHORTEST = 8;

    private final String answer;
    /** The answer with blanks in place of its markers, so that they do not look like words or ends of sentences. */
    private final String plain;

    private final List<CharRange> sentences;

    Claims(String answer, List<CitationMarker> markers) {
        this.answer = answer;
        StringBuilder blanked = new StringBuilder(answer);
        for (CitationMarker marker : markers) {
            for (int i = marker.range().start(); i < marker.range().end(); i++) {
                blanked.setCharAt(i, ' ');
            }
        }
        this.plain = blanked.toString();
        this.sentences = Sentences.of(plain);
    }

    /** {@return the sentences that may be claims; the text of a footnote says where a claim is from} */
    List<CharRange> sentences() {
        return sentences.stream()
                .filter(sentence -> !isInFootnote(sentence.start()))
                .toList();
    }

    /** A footnote goes to the end of its line, and on over the indented lines behind it. */
    private boolean isInFootnote(int place) {
        int lineStart = answer.lastIndexOf('\n', place - 1) + 1;
        while (lineStart > 0 && (answer.startsWith("    ", lineStart) || answer.startsWith("\t", lineStart))) {
            lineStart = answer.lastIndexOf('\n', lineStart - 2) + 1;
        }
        return FOOTNOTE.matcher(answer).region(lineStart, answer.length()).lookingAt();
    }

    /** {@return the text of a claim, without markers} */
    String text(CharRange claim) {
        return claim.in(plain).strip();
    }

    /**
     * {@return the claim that a marker stands for}
     *
     * @param marker the marker
     * @param from where the claim before it, in the same sentence or an earlier one, ends
     */
    CharRange claimOf(CitationMarker marker, int from) {
        CharRange sentence = sentenceOf(marker.range().start());
        if (sentence.start() >= marker.range().start()) {
            return sentence;
        }
        int end = Math.min(marker.range().start(), sentence.end());
        CharRange part = trimmed(Math.max(sentence.start(), Math.min(from, end)), end);
        return letters(part) >= SHORTEST ? part : trimmed(sentence.start(), end);
    }

    private CharRange sentenceOf(int marker) {
        int lineStart = answer.lastIndexOf('\n', marker) + 1;
        boolean leads = plain.substring(lineStart, marker).isBlank();
        CharRange before = null;
        for (CharRange sentence : sentences) {
            if (sentence.start() >= marker) {
                boolean sameLine = answer.substring(marker, sentence.start()).indexOf('\n') < 0;
                return (leads && sameLine) || before == null ? sentence : before;
            }
            before = sentence;
        }
        return before == null ? new CharRange(marker, marker) : before;
    }

    private long letters(CharRange range) {
        return range.in(plain).codePoints().filter(Character::isLetterOrDigit).count();
    }

    private CharRange trimmed(int start, int end) {
        int first = start;
        int last = end;
        while (first < last && Character.isWhitespace(plain.charAt(first))) {
            first++;
        }
        while (last > first && Character.isWhitespace(plain.charAt(last - 1))) {
            last--;
        }
        return new CharRange(first, last);
    }
}
