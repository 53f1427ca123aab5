package dev.llmops.guardrails.internal.toxicity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads a sentence as words and signs with their classes; misspelled words as they were meant. Immutable. */
final class TermReader {

    /** A double quotation mark of any kind, as a class. */
    static final String QUOTE = "\"";

    private static final String QUOTES = "\"“”„«»";
    private static final int MAX_TERM = 3;

    /**
     * A word, some words that have a class together, or a sign.
     *
     * @param text in lower case
     * @param kind its class; of a sign the sign
     */
    record Term(String text, String kind) {

        boolean isSign() {
            return text.length() == 1 && !Character.isLetterOrDigit(text.charAt(0));
        }
    }

    private final ToxicityWords words;
    private final Misspellings misspellings;

    private TermReader(ToxicityWords words) {
        this.words = words;
        this.misspellings = new Misspellings(words);
    }

    static TermReader standard() {
        return Standard.READER;
    }

    private static final class Standard {
        static final TermReader READER = new TermReader(ToxicityWords.standard());
    }

    /** {@return the terms of a sentence in canonical form} */
    List<Term> read(String sentence) {
        List<String> tokens = tokens(sentence);
        List<Term> terms = new ArrayList<>();
        for (int i = 0; i < tokens.size(); ) {
            Term sign = new Term(tokens.get(i), tokens.get(i));
            if (sign.isSign()) {
                terms.add(QUOTES.contains(sign.text()) ? new Term(sign.text(), QUOTE) : sign);
                i++;
                continue;
            }
            int length = termLength(tokens, i);
            String term = String.join(" ", tokens.subList(i, i + length));
            terms.add(new Term(term, kind(term)));
            i += length;
        }
        return terms;
    }

    private String kind(String term) {
        String kind = words.kind(term);
        return kind == null || kind.equals(ToxicityWords.COMMON) ? ToxicityWords.PLAIN : kind;
    }

    private int termLength(List<String> tokens, int from) {
        int longest = 1;
        String term = tokens.get(from);
        for (int n = 2; n <= MAX_TERM + 1 && from + n <= tokens.size() && words.begins(term); n++) {
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
}
