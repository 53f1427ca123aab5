package dev.llmops.guardrails.internal.toxicity;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.AlignedText;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.internal.classifier.TextWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stereotypes of protected groups, sentence by sentence, by a grammar: what all of a group are said to be
 * ({@code generalisation}), in comparison with another group ({@code comparison}), by nature ({@code essence}), or should do
 * ({@code role}). Sentences with figures and sources, about single people, and about stereotypes are none.
 */
public final class BiasDetector implements TextDetector {

    public static final String NAME = "bias";

    private static final int NEAR = 6;
    private static final Set<String> BAD = Set.of("bad", "insult", "beast");
    private static final Set<String> GENERAL = Set.of("a", "an", "every", "any", "all", "most", "typical", "no");
    private static final Set<String> PRESENT = Set.of("are", "is", "'re", "'s", "have", "has", "be");
    private static final List<String> PEOPLE = List.of("men", "people", "ese", "ish", "elderly", "homeless", "poor");

    private final TermReader reader = TermReader.standard();
    private final ToxicityWords words = ToxicityWords.resource("bias-words.txt");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Set<String> categories() {
        return Set.of("generalisation", "comparison", "essence", "role");
    }

    @Override
    public Detection detect(CheckedText text) {
        AlignedText view = text.canonical();
        List<Evidence> evidence = new ArrayList<>();
        for (CharRange sentence : TextWindows.sentences(view.text())) {
            String category = category(reader.read(sentence.in(view.text())));
            if (category != null) {
                double score = category.equals("generalisation") ? 0.7 : 0.8;
                evidence.add(Evidence.in(view, category, sentence.start(), sentence.end(), score));
            }
        }
        return Detection.of(evidence);
    }

    private @Nullable String category(List<TermReader.Term> terms) {
        List<String> kinds = kinds(terms);
        int group = group(terms, kinds);
        boolean quoted = terms.stream().anyMatch(term -> term.kind().equals(TermReader.QUOTE));
        boolean denounced = terms.stream().anyMatch(term -> term.kind().equals("wrong"));
        if (group < 0 || quoted || denounced || kinds.contains("loose")) {
            return null;
        }
        if (kinds.contains("essence")) {
            return "essence";
        }
        if (kinds.subList(group, kinds.size()).contains("role")) {
            return "role";
        }
        if (compares(terms, kinds, group)) {
            return "comparison";
        }
        return generalises(terms, kinds, group) ? "generalisation" : null;
    }

    /** The classes of the terms, those of stereotypes first; of several words each has their class. */
    private List<String> kinds(List<TermReader.Term> terms) {
        List<String> kinds = new ArrayList<>();
        terms.forEach(term -> {
            String kind = words.kind(term.text());
            kinds.add(kind == null || term.kind().equals(ToxicityWords.GROUP) ? term.kind() : kind);
        });
        for (int i = 0; i < terms.size(); i++) {
            String phrase = terms.get(i).text();
            for (int n = 1; n < 4 && i + n < terms.size(); n++) {
                phrase += " " + terms.get(i + n).text();
                String kind = words.kind(phrase);
                if (kind != null) {
                    kinds.set(i, kind);
                }
            }
        }
        return kinds;
    }

    /** Where a group as a whole is named: without a word that picks some of it, and not before a thing. */
    private static int group(List<TermReader.Term> terms, List<String> kinds) {
        for (int i = 0; i < terms.size(); i++) {
            if (kinds.get(i).equals(ToxicityWords.GROUP)) {
                String before = i == 0 ? "" : terms.get(i - 1).text();
                String noun = terms.get(i).text();
                boolean people = noun.endsWith("s") || PEOPLE.stream().anyMatch(noun::endsWith);
                boolean picked = i > 0 && kinds.get(i - 1).equals("few") && !(before.equals("the") && people && i > 1);
                if (!picked && (people || GENERAL.contains(before))) {
                    return i;
                }
            }
        }
        return -1;
    }

    private static boolean compares(List<TermReader.Term> terms, List<String> kinds, int group) {
        int compared = kinds.indexOf("compare");
        int than = kinds.indexOf("than");
        boolean other = than >= 0 && kinds.subList(than, kinds.size()).contains(ToxicityWords.GROUP);
        return compared > group && compared < than && other && !denied(terms, group, compared);
    }

    private static boolean generalises(List<TermReader.Term> terms, List<String> kinds, int group) {
        int verb = -1;
        for (int i = group + 1; i < Math.min(terms.size(), group + 3); i++) {
            verb = verb < 0 && PRESENT.contains(terms.get(i).text()) ? i : verb;
        }
        if (verb < 0) {
            return false;
        }
        for (int i = verb + 1; i < Math.min(terms.size(), verb + NEAR); i++) {
            boolean trait =
                    kinds.get(i).equals("trait") || BAD.contains(terms.get(i).kind());
            if (trait) {
                return !denied(terms, Math.max(0, group - 2), i);
            }
            if (terms.get(i).isSign()) {
                return false;
            }
        }
        return false;
    }

    private static boolean denied(List<TermReader.Term> terms, int from, int to) {
        return terms.subList(from, to).stream().anyMatch(term -> term.kind().equals("not"));
    }
}
