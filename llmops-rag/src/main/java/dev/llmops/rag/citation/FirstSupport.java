package dev.llmops.rag.citation;

import dev.llmops.api.retrieval.Passage;
import java.util.List;

/**
 * Reads an answer as it comes and says, at the end of a citation, whether one is supported by now. It looks at nothing
 * behind that citation, so it does not depend on how the answer was cut into pieces.
 */
final class FirstSupport {

    private final CitationChecker checker;
    private final List<Passage> passages;
    private final CitationParser parser = new CitationParser();
    private final StringBuilder answer = new StringBuilder();
    private boolean found;

    FirstSupport(CitationChecker checker, List<Passage> passages) {
        this.checker = checker;
        this.passages = passages;
    }

    /** {@return whether a citation that has ended is supported} */
    boolean push(String piece) {
        answer.append(piece);
        for (CitationMarker marker : parser.push(piece)) {
            found = found
                    || checker.check(answer.substring(0, marker.range().end()), passages)
                            .hasSupport();
        }
        return found;
    }
}
