package dev.llmops.rag.citation;

import dev.llmops.api.text.CharRange;
import dev.llmops.rag.internal.text.CodeSpans;
import dev.llmops.rag.internal.text.MarkerText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds citations in an answer while it is being written. It accepts the forms that models write: {@code [1]}, {@code [1][2]},
 * {@code [1, 2]}, {@code [1; 2]}, {@code [1 and 2]}, {@code [1-3]}, {@code [^1]}, {@code [Source 1]}, {@code [passage 2,
 * passage 3]}, and the same in 【 and 】. {@code [^1]} at the beginning of a line is not a citation but the start of a footnote's text.
 * Brackets in code are not citations: between
 * runs of as many backticks, and in blocks between fences of backticks or tildes.
 *
 * <p>The markers do not depend on how the answer is split into pieces. Use one parser per answer; not safe for use by
 * several threads.
 */
public final class CitationParser {

    /** Longer than any marker: behind this an open bracket is just a bracket. */
    private static final int MAX = 80;

    private final CodeSpans code = new CodeSpans();
    private final StringBuilder bracket = new StringBuilder();
    private int position;
    private int start = -1;
    /** Whether nothing but blanks stands before the next character in its line, and before the open bracket. */
    private boolean leads = true;

    private boolean bracketLeads;

    /**
     * {@return the citations of a whole answer, in order}
     *
     * @param answer the answer
     */
    public static List<CitationMarker> parse(String answer) {
        return new CitationParser().push(answer);
    }

    /**
     * Parses the next piece of the answer.
     *
     * @param piece the next piece of the answer
     * @return the citations completed in it, in order
     */
    public List<CitationMarker> push(String piece) {
        List<CitationMarker> found = new ArrayList<>(0);
        for (int i = 0; i < piece.length(); i++) {
            take(piece.charAt(i), found);
            position++;
        }
        return found;
    }

    private void take(char c, List<CitationMarker> found) {
        if (code.take(c)) {
            start = -1;
        } else if (c == '[' || c == '【') {
            start = position;
            bracketLeads = leads;
            bracket.setLength(0);
        } else if (start >= 0 && (c == ']' || c == '】')) {
            Optional<List<Integer>> numbers =
                    isFootnoteText() ? Optional.empty() : MarkerText.numbers(bracket.toString());
            numbers.ifPresent(all -> found.add(new CitationMarker(new CharRange(start, position + 1), all)));
            start = -1;
        } else if (start >= 0) {
            bracket.append(c);
            if (bracket.length() > MAX) {
                start = -1;
            }
        }
        leads = c == '\n' || (leads && Character.isWhitespace(c));
    }

    private boolean isFootnoteText() {
        return bracketLeads && !bracket.isEmpty() && bracket.charAt(0) == '^';
    }
}
