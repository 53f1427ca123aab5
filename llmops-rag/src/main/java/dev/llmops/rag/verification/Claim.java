package dev.llmops.rag.verification;

import dev.llmops.rag.internal.text.Antonyms;
import dev.llmops.rag.internal.text.Literals;
import dev.llmops.rag.internal.text.Negation;
import dev.llmops.rag.internal.text.Stems;
import dev.llmops.rag.internal.text.Wording;
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
 * @param negation what it says is not so
 * @param wording its words in their order
 */
record Claim(String text, Stems stems, Set<String> pairs, Literals literals, Negation negation, Wording wording) {

    /** Possessive, since a group that could give back would take a frame of the stack for each repetition. */
    private static final Pattern MARKER = Pattern.compile("[\\[【]\\^?\\d{1,3}(?:\\s*[-–,;]\\s*\\d{1,3})*+[\\]】]");

    private static final Pattern LIST_MARKER = Pattern.compile("^\\s*(?:\\d{1,2}[.)]|[-*•])\\s+");
    /** An opposite is rarer than a "not", and the words that differ are not shared; chosen on SciFact's training claims. */
    private static final double SAME_SUBJECT = 0.5;

    static Claim of(String claim) {
        String text = LIST_MARKER
                .matcher(MARKER.matcher(claim).replaceAll(" "))
                .replaceFirst("")
                .strip();
        Stems stems = Stems.of(text);
        return new Claim(text, stems, stems.pairs(), Literals.of(text), Negation.of(text), Wording.of(text));
    }

    /** {@return what in the claim is wrong to the letter, in words for people} */
    List<String> wrongIn(Passages passages, Passages.Sentence best) {
        List<String> wrong = new ArrayList<>(literals.wrongIn(passages.literals()));
        wrong.addAll(literals.replacedIn(passages.literals()));
        Optional<String> opposite = stems.coveredBy(best.stems().set()) >= SAME_SUBJECT
                ? Antonyms.in(stems.set(), best.stems().set())
                : Optional.empty();
        if (opposite.isEmpty()) {
            opposite = Antonyms.in(stems.set(), passages.words());
        }
        Optional<String> turned = negation.contradictedBy(passages.negation());
        if (opposite.isPresent() && turned.isEmpty()) {
            wrong.add("the evidence says the opposite: '" + opposite.get() + "'");
        } else if (opposite.isEmpty()) {
            turned.ifPresent(wrong::add);
        }
        wording.contradictedBy(passages.wording()).ifPresent(wrong::add);
        return wrong;
    }
}
