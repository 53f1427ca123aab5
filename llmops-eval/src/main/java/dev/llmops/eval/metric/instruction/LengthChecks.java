package dev.llmops.eval.metric.instruction;

import dev.llmops.eval.internal.text.PythonPatterns;
import dev.llmops.eval.internal.text.PythonText;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** How long an answer is. */
final class LengthChecks {

    private static final Pattern WORD = PythonPatterns.compile("\\w+", 0);
    private static final Pattern DIVIDER = PythonPatterns.compile("\\s?\\*\\*\\*\\s?", 0);
    private static final Pattern EMPTY_LINE = Pattern.compile("\n\n");
    private static final String ENDS_WORD = ".,?!'\"";

    private LengthChecks() {}

    static Predicate<String> sentences(Arguments arguments, PunktParameters parameters) {
        IntPredicate counted = arguments.counted("relation", "num_sentences");
        Punkt punkt = new Punkt(parameters);
        return answer -> counted.test(punkt.sentences(answer).size());
    }

    static Predicate<String> words(Arguments arguments) {
        IntPredicate counted = arguments.counted("relation", "num_words");
        return answer -> counted.test((int) WORD.matcher(answer).results().count());
    }

    static Predicate<String> paragraphs(Arguments arguments) {
        int wanted = arguments.number("num_paragraphs");
        return answer -> {
            String[] paragraphs = DIVIDER.split(answer, -1);
            int count = paragraphs.length;
            for (int i = 0; i < paragraphs.length; i++) {
                if (PythonText.strip(paragraphs[i]).isEmpty()) {
                    if (i > 0 && i < paragraphs.length - 1) {
                        return false;
                    }
                    count--;
                }
            }
            return count == wanted;
        };
    }

    static Predicate<String> firstWord(Arguments arguments) {
        int wanted = arguments.number("num_paragraphs");
        int nth = arguments.number("nth_paragraph");
        String first = PythonText.lowerCase(arguments.text("first_word"));
        if (nth > wanted) {
            throw arguments.refused("nth_paragraph", "at most num_paragraphs");
        }
        return answer -> {
            List<String> paragraphs = List.of(EMPTY_LINE.split(answer, -1));
            long count = paragraphs.stream()
                    .filter(each -> !PythonText.strip(each).isEmpty())
                    .count();
            if (nth > count) {
                return false;
            }
            List<String> words = PythonText.split(paragraphs.get(nth - 1));
            return !words.isEmpty() && count == wanted && bare(words.get(0)).equals(first);
        };
    }

    /** Without quotation marks before it, up to the first punctuation mark, in lower case letter by letter. */
    private static String bare(String word) {
        String start = word.replaceFirst("^'+", "").replaceFirst("^\"+", "");
        StringBuilder bare = new StringBuilder();
        start.codePoints()
                .takeWhile(c -> ENDS_WORD.indexOf(c) < 0)
                .forEach(c -> bare.append(PythonText.lowerCase(Character.toString(c))));
        return bare.toString();
    }
}
