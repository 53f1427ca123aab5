package dev.llmops.guardrails.internal.toxicity;

import dev.llmops.guardrails.internal.classifier.Features;
import dev.llmops.guardrails.internal.classifier.NgramHasher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the classifiers see of a sentence: its n-grams, in which every group has the same name, so that none of them can be
 * learnt to be hateful by itself; and what the classes of its words are, and in which order.
 */
final class ToxicityFeatures {

    private static final String QUOTES = "\"“”„«»";
    private static final int FAR = 7;
    private static final int LONGEST = 4;
    private static final int LONGEST_TERM = 3;
    private static final int DENIED = 8;
    private static final Set<String> CLAUSE_ENDS = Set.of(".", "!", "?", ",", ";", ":", "but");
    private static final Set<String> DENIABLE = Set.of("bad", "attack", "good", "wrong");
    private static final Set<String> AS_THEY_ARE = Set.of("slang", "say", "must", "you", "me", "they", "curse");
    private static final Map<String, String> COARSE = Map.ofEntries(
            Map.entry("slur", "slur"),
            Map.entry("slang", "slang"),
            Map.entry("group", "group"),
            Map.entry("other", "other"),
            Map.entry("insult", "bad"),
            Map.entry("beast", "bad"),
            Map.entry("bad", "bad"),
            Map.entry("hate", "attack"),
            Map.entry("harm", "attack"),
            Map.entry("banish", "attack"),
            Map.entry("ruin", "attack"),
            Map.entry("love", "good"),
            Map.entry("good", "good"),
            Map.entry("wrong", "wrong"),
            Map.entry("say", "say"),
            Map.entry("must", "must"),
            Map.entry("curse", "curse"),
            Map.entry("you", "you"),
            Map.entry("me", "me"),
            Map.entry("they", "they"));

    private final NgramHasher hasher;
    private final ToxicityWords words;
    private final Misspellings misspellings;

    ToxicityFeatures(NgramHasher hasher) {
        this.hasher = hasher;
        this.words = ToxicityWords.standard();
        this.misspellings = Standard.MISSPELLINGS;
    }

    private static final class Standard {
        static final Misspellings MISSPELLINGS = new Misspellings(ToxicityWords.standard());
    }

    /** {@return the features of a sentence in canonical form} */
    Features of(String sentence) {
        List<String> tokens = tokens(sentence);
        StringBuilder text = new StringBuilder();
        List<String> kinds = new ArrayList<>();
        for (int i = 0; i < tokens.size(); ) {
            String token = tokens.get(i);
            if (!Character.isLetterOrDigit(token.charAt(0)) && token.length() == 1) {
                text.append(token);
                kinds.add(QUOTES.indexOf(token.charAt(0)) >= 0 ? "\"" : token);
                i++;
                continue;
            }
            int length = termLength(tokens, i);
            String term = String.join(" ", tokens.subList(i, i + length));
            String kind = kind(term);
            kinds.add(kind);
            text.append(' ').append(named(kind, term));
            i += length;
        }
        return hasher.of(text, Set.of(), grams(kinds));
    }

    /** Words that say much have the name of their class; which of them it is tells little, and would be learnt by heart. */
    private static String named(String kind, String term) {
        String coarse = COARSE.get(kind);
        return coarse == null || AS_THEY_ARE.contains(coarse) ? term : "x" + coarse;
    }

    private String kind(String term) {
        String kind = words.kind(term);
        return kind == null || kind.equals(ToxicityWords.COMMON) ? ToxicityWords.PLAIN : kind;
    }

    private int termLength(List<String> tokens, int from) {
        int longest = 1;
        String term = tokens.get(from);
        for (int n = 2; n <= LONGEST_TERM + 1 && from + n <= tokens.size() && words.begins(term); n++) {
            term += " " + tokens.get(from + n - 1);
            if (words.kind(term) != null) {
                longest = n;
            }
        }
        return longest;
    }

    private List<String> tokens(String sentence) {
        List<String> tokens = new ArrayList<>();
        int i = 0;
        while (i < sentence.length()) {
            char c = sentence.charAt(i);
            int end = i;
            while (end < sentence.length() && inWord(sentence, end, i)) {
                end++;
            }
            if (end > i) {
                word(sentence.substring(i, end).replace('’', '\''), tokens);
                i = end;
            } else {
                if (!Character.isWhitespace(c)) {
                    tokens.add(String.valueOf(c));
                }
                i++;
            }
        }
        return tokens;
    }

    private static boolean inWord(String text, int at, int start) {
        char c = text.charAt(at);
        boolean inside = at > start && at + 1 < text.length() && Character.isLetterOrDigit(text.charAt(at + 1));
        return Character.isLetterOrDigit(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || (inside && (c == '\'' || c == '’' || c == '*' || c == '-'));
    }

    /** Verbs that are glued to a pronoun come apart; endings with an apostrophe go. */
    private void word(String given, List<String> tokens) {
        String word = given.toLowerCase(Locale.ROOT);
        if (words.kind(word) != null) {
            tokens.add(word);
            return;
        }
        int apostrophe = word.indexOf('\'');
        if (apostrophe > 0) {
            tokens.addAll(misspellings.read(word.substring(0, apostrophe)));
            tokens.add(word.substring(apostrophe));
            return;
        }
        int hyphen = word.indexOf('-');
        if (hyphen > 0) {
            word(word.substring(0, hyphen), tokens);
            word(word.substring(hyphen + 1), tokens);
            return;
        }
        tokens.addAll(misspellings.read(word));
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
            for (int n = 0; n < LONGEST && i + n < row.size(); n++) {
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
            if (kind.equals("\"")) {
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
