package dev.llmops.rag.verification;

import dev.llmops.rag.internal.text.Antonyms;
import dev.llmops.rag.internal.text.Literals;
import dev.llmops.rag.internal.text.Negation;
import dev.llmops.rag.internal.text.Stems;
import dev.llmops.rag.internal.text.Wording;
import java.util.ArrayList;
import java.util.HashSet;
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

    /** A sentence that says most of the claim, and how much less those around a name say that is there by the way. */
    private static final double SAYS_IT = 0.5;

    private static final double ELSEWHERE = 0.4;
    /** A name with more mentions is what the evidence is about. */
    private static final int MENTIONS = 2;

    private static final int MAX_NAMES = 20;

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
        if (opposite.isEmpty()) {
            opposite = Antonyms.insteadIn(
                    stems.set(),
                    passages.sentences().stream()
                            .map(sentence -> sentence.stems().set())
                            .toList());
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

    /** {@return what of the claim the evidence does not have, or only by the way, in words for people; it may be said in other words} */
    List<String> unbackedIn(Passages passages) {
        List<String> unbacked = new ArrayList<>(literals.namesMissingIn(passages.literals()));
        literals.names().stream()
                .distinct()
                .limit(MAX_NAMES)
                .filter(name -> isElsewhere(name, passages.sentences()))
                .map(name -> "the evidence has '" + String.join(" ", name) + "' only elsewhere")
                .forEach(unbacked::add);
        Antonyms.unbackedIn(stems.set(), passages.words())
                .ifPresent(word -> unbacked.add("the evidence does not say '" + word + "'"));
        return unbacked;
    }

    /** {@return whether one sentence says most of what the claim says of a name, which stands far from it} */
    private boolean isElsewhere(List<String> name, List<Passages.Sentence> sentences) {
        Set<String> words = Stems.of(String.join(" ", name)).set();
        Set<String> rest = new HashSet<>(stems.set());
        rest.removeAll(words);
        double most = 0;
        double own = 0;
        int mentions = 0;
        for (int i = 0; i < sentences.size(); i++) {
            Set<String> said = sentences.get(i).stems().set();
            most = Math.max(most, Stems.share(rest, said));
            if (said.containsAll(words)) {
                mentions++;
                if (mentions > MENTIONS) {
                    return false;
                }
                Set<String> around = new HashSet<>(said);
                sentences
                        .subList(Math.max(0, i - 1), Math.min(sentences.size(), i + 2))
                        .forEach(sentence -> around.addAll(sentence.stems().set()));
                own = Math.max(own, Stems.share(rest, around));
            }
        }
        return mentions > 0 && most >= SAYS_IT && own <= most - ELSEWHERE;
    }
}
