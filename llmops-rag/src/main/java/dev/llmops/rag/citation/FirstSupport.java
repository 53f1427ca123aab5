package dev.llmops.rag.citation;

import dev.llmops.api.retrieval.Passage;
import java.util.List;

/**
 * Reads an answer as it comes and says whether one of its citations is supported by now. It looks as soon as it is clear how far
 * a citation reaches: at the next mark, or at the end of the sentence if that goes on with a word. It looks at nothing
 * behind that, so it does not depend on how the answer was cut into pieces.
 */
final class FirstSupport {

    private static final String CLOSING = ")]}\"”»*_";

    private final CitationChecker checker;
    private final List<Passage> passages;
    private final CitationParser parser = new CitationParser();
    private final StringBuilder answer = new StringBuilder();
    private boolean waiting;
    /** Whether something stands after the citation by now. */
    private boolean goesOn;

    private char previous;
    private boolean found;

    FirstSupport(CitationChecker checker, List<Passage> passages) {
        this.checker = checker;
        this.passages = passages;
    }

    /** {@return whether a citation that has ended is supported} */
    boolean push(String piece) {
        for (int i = 0; i < piece.length() && !found; i++) {
            char c = piece.charAt(i);
            answer.append(c);
            boolean cites = !parser.push(String.valueOf(c)).isEmpty();
            if (waiting && (cites || isClear(c))) {
                found = checker.check(answer.toString(), passages).hasSupport();
                waiting = false;
            }
            if (cites) {
                waiting = true;
                goesOn = false;
            }
            previous = c;
        }
        return found;
    }

    /** {@return whether nothing behind a character changes what the citation before it is for} */
    private boolean isClear(char c) {
        boolean blank = Character.isWhitespace(c);
        if (c == '\n' || (blank && ".!?".indexOf(previous) >= 0)) {
            return true;
        }
        boolean begins = !goesOn && !blank && CLOSING.indexOf(c) < 0;
        goesOn = goesOn || begins;
        return begins && c != ':' && !Character.isLetter(c);
    }
}
