package dev.llmops.rag.verification;

import dev.llmops.rag.internal.text.Literals;
import dev.llmops.rag.internal.text.Negation;
import dev.llmops.rag.internal.text.Opposites;
import dev.llmops.rag.internal.text.Stems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A claim taken apart.
 *
 * @param text the claim without markers of citations and lists
 * @param stems its words
 * @param pairs its pairs of neighbouring words
 * @param literals what must be right to the letter
 * @param negated whether it says that something is not so
 */
record Claim(String text, Stems stems, Set<String> pairs, Literals literals, boolean negated) {

    /** Possessive, since a group that could give back would take a frame of the stack for each repetition. */
    private static final Pattern MARKER = Pattern.compile("[\\[【]\\^?\\d{1,3}(?:\\s*[-–,;]\\s*\\d{1,3})*+[\\]】]");

    private static final Pattern LIST_MARKER = Pattern.compile("^\\s*(?:\\d{1,2}[.)]|[-*•])\\s+");
    /** A sentence that shares less with the claim than this says something else, and its negation is about that. */
    private static final double SAME_STATEMENT = 0.7;
    /** An opposite is rarer than a "not", and the words that differ are not shared; chosen on SciFact's training claims. */
    private static final double SAME_SUBJECT = 0.5;

    static Claim of(String claim) {
        String text = LIST_MARKER
                .matcher(MARKER.matcher(claim).replaceAll(" "))
                .replaceFirst("")
                .strip();
        Stems stems = Stems.of(text);
        return new Claim(text, stems, stems.pairs(), Literals.of(text), Negation.in(text));
    }

    /** {@return what in the claim is wrong to the letter, in words for people} */
    List<String> wrongIn(Passages passages, Passages.Sentence best) {
        List<String> wrong = new ArrayList<>(literals.wrongIn(passages.literals()));
        wrong.addAll(literals.replacedIn(passages.literals()));
        double shared = stems.coveredBy(best.stems().set());
        boolean turned = negated != Negation.in(best.text());
        Optional<String> opposite =
                shared >= SAME_SUBJECT ? Opposites.in(stems.set(), best.stems().set()) : Optional.empty();
        if (opposite.isPresent() && !turned) {
            wrong.add("the evidence says the opposite: '" + opposite.get() + "'");
        } else if (opposite.isEmpty() && turned && shared >= SAME_STATEMENT) {
            wrong.add(negated ? "the evidence does not say 'not'" : "the evidence says 'not'");
        }
        return wrong;
    }
}
