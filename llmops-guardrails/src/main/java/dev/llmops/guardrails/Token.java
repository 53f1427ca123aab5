package dev.llmops.guardrails;

import java.util.ArrayList;
import java.util.List;

/** A word in a canonical text. */
record Token(String word, int start, int end) {

    private static final int MIN_SPELLED = 4;

    /** {@return the words; letters that are spelled out one by one ("i g n o r e") make one word} */
    static List<Token> of(String text) {
        List<Token> tokens = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            if (!Character.isLetterOrDigit(text.charAt(i))) {
                i++;
                continue;
            }
            int start = i;
            while (i < text.length() && Character.isLetterOrDigit(text.charAt(i))) {
                i++;
            }
            tokens.add(new Token(text.substring(start, i), start, i));
        }
        return joined(tokens);
    }

    private static List<Token> joined(List<Token> tokens) {
        List<Token> joined = new ArrayList<>(tokens.size());
        int i = 0;
        while (i < tokens.size()) {
            int end = i;
            while (end < tokens.size() && tokens.get(end).isLetter() && (end == i || follows(tokens, end))) {
                end++;
            }
            if (end - i >= MIN_SPELLED) {
                joined.add(spelled(tokens.subList(i, end)));
                i = end;
            } else {
                joined.add(tokens.get(i));
                i++;
            }
        }
        return joined;
    }

    /** Letters of one word are one character apart, words further. */
    private static boolean follows(List<Token> tokens, int i) {
        return tokens.get(i).start - tokens.get(i - 1).end == 1;
    }

    private static Token spelled(List<Token> letters) {
        StringBuilder word = new StringBuilder(letters.size());
        letters.forEach(letter -> word.append(letter.word));
        return new Token(word.toString(), letters.get(0).start, letters.get(letters.size() - 1).end);
    }

    private boolean isLetter() {
        return word.length() == 1 && Character.isLetter(word.charAt(0));
    }
}
