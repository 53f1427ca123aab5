package dev.llmops.rag.citation;

import dev.llmops.api.retrieval.Passage;
import java.util.List;

/**
 * Reads an answer as it comes and says whether one of its citations is supported by now. It looks as soon as it is clear how far
 * a citation reaches: at the next mark, or at the end of the sentence if that goes on with a word. It looks at nothing
 * behind that, so it does not depend on how the answer was cut into pieces. Of an answer that cites in vain again and again it looks only
 * when there is clearly more of it, or a long one would take time by the square of its length.
 */
final class FirstSupport {

    private static final String CLOSING = ")]}\"”»*_";
    /** Answers with so many citations in vain are rare. */
    private static final int LOOKS = 32;
    /** Behind these, an answer has to grow by one part of so many. */
    private static final int PARTS = 8;

    private final CitationChecker checker;
    private final List<Passage> passages;
    private final CitationParser parser = new CitationParser();
    private final StringBuilder answer = new StringBuilder();
    private int looks;
    private int looked;
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
                found = isWorthALook()
                        && checker.check(answer.toString(), passages).hasSupport();
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

    private boolean isWorthALook() {
        if (looks >= LOOKS && answer.length() - looked < looked / PARTS) {
            return false;
        }
        looks++;
        looked = answer.length();
        return true;
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
