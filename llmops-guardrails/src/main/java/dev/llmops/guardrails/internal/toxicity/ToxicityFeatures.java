package dev.llmops.guardrails.internal.toxicity;

import dev.llmops.commons.internal.text.WordList;
import dev.llmops.guardrails.internal.classifier.Features;
import dev.llmops.guardrails.internal.classifier.NgramHasher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the classifiers see of a sentence: its n-grams, in which every group has the same name, so that none of them can be
 * learnt to be hateful by itself; and what the classes of its words are, and in which order.
 */
final class ToxicityFeatures {

    private static final int FAR = 7;
    private static final int MAX_LENGTH = 4;
    private static final int DENIED = 8;
    private static final Set<String> CLAUSE_ENDS = Set.of(".", "!", "?", ",", ";", ":", "but");
    private static final Set<String> DENIABLE = Set.of("bad", "attack", "good", "wrong");
    private static final Set<String> AS_THEY_ARE = Set.of("slang", "say", "must", "you", "me", "they", "curse");
    private static final Map<String, String> COARSE = WordList.pairs("""
            slur=slur slang=slang group=group other=other insult=bad beast=bad bad=bad hate=attack harm=attack
            banish=attack ruin=attack love=good good=good wrong=wrong say=say must=must curse=curse
            dismiss=dismiss mock=bad sexact=sex sexbody=body gore=gore weapon=weapon glory=glory terror=terror
            selfharm=selfharm helps=helps you=you me=me they=they""");

    private final NgramHasher hasher;
    private final TermReader reader = TermReader.standard();

    ToxicityFeatures(NgramHasher hasher) {
        this.hasher = hasher;
    }

    /** {@return the features of a sentence in canonical form} */
    Features of(String sentence) {
        StringBuilder text = new StringBuilder();
        List<String> kinds = new ArrayList<>();
        for (TermReader.Term term : reader.read(sentence)) {
            kinds.add(term.kind());
            if (term.isSign()) {
                text.append(term.text());
            } else {
                text.append(' ').append(named(term.kind(), term.text()));
            }
        }
        return hasher.of(text, Set.of(), grams(kinds));
    }

    /** Words that say much have the name of their class; which of them it is tells little, and would be learnt by heart. */
    private static String named(String kind, String term) {
        String coarse = COARSE.get(kind);
        return coarse == null || AS_THEY_ARE.contains(coarse) ? term : "x" + coarse;
    }

    /**
     * Classes in a row; and of what is said, with what is denied or quoted told apart, pairs and triples in their order however
     * far, and all of it together.
     */
    private static Set<String> grams(List<String> kinds) {
        Set<String> grams = new LinkedHashSet<>();
        List<String> row = new ArrayList<>();
        for (String kind : kinds) {
            if (!kind.equals(ToxicityWords.PLAIN)
                    || row.isEmpty()
                    || !row.get(row.size() - 1).equals(kind)) {
                row.add(kind);
            }
        }
        for (int i = 0; i < row.size(); i++) {
            StringBuilder gram = new StringBuilder();
            for (int n = 0; n < MAX_LENGTH && i + n < row.size(); n++) {
                grams.add(gram.append(row.get(i + n)).append(' ').toString());
            }
        }
        List<String> said = said(kinds);
        for (int i = 0; i < said.size(); i++) {
            grams.add("says " + said.get(i));
            for (int j = i + 1; j < Math.min(said.size(), i + FAR); j++) {
                grams.add(said.get(i) + ".." + said.get(j));
                for (int k = j + 1; k < Math.min(said.size(), i + FAR); k++) {
                    grams.add(said.get(i) + ".." + said.get(j) + ".." + said.get(k));
                }
            }
        }
        grams.add("all " + new TreeSet<>(said));
        return grams;
    }

    /** What a sentence says, in few classes: a denial reaches to the end of its clause, a quotation to its mark. */
    private static List<String> said(List<String> kinds) {
        List<String> said = new ArrayList<>();
        boolean quoted = false;
        int denied = 0;
        for (String kind : kinds) {
            String coarse = COARSE.get(kind);
            if (kind.equals(TermReader.QUOTE)) {
                quoted = !quoted;
                denied = 0;
            } else if (CLAUSE_ENDS.contains(kind)) {
                denied = 0;
            } else if (kind.equals("not")) {
                denied = DENIED;
            } else if (coarse != null) {
                boolean no = denied > 0 && DENIABLE.contains(coarse);
                said.add((quoted ? "q" : "") + (no ? "no " : "") + coarse);
            }
            denied--;
        }
        return said;
    }
}
