package dev.llmops.eval.metric.instruction;

import dev.llmops.api.text.BoundedRegex;
import dev.llmops.eval.internal.text.PythonText;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Which words and letters stand in an answer. A keyword is a regular expression, as in IFEval. */
final class KeywordChecks {

    private static final int IGNORING_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private KeywordChecks() {}

    static Predicate<String> existence(Arguments arguments) {
        List<BoundedRegex> keywords = arguments.texts("keywords").stream()
                .map(keyword -> arguments.regex("keywords", keyword, IGNORING_CASE))
                .toList();
        return answer -> keywords.stream().allMatch(keyword -> Arguments.finds(keyword, answer));
    }

    static Predicate<String> frequency(Arguments arguments) {
        BoundedRegex keyword = arguments.regex("keyword", arguments.word("keyword"), IGNORING_CASE);
        IntPredicate counted = arguments.counted("relation", "frequency");
        return answer -> counted.test(Arguments.count(keyword, answer));
    }

    static Predicate<String> forbidden(Arguments arguments) {
        List<BoundedRegex> words = arguments.texts("forbidden_words").stream()
                .map(word -> arguments.regex("forbidden_words", "\\b" + word + "\\b", IGNORING_CASE))
                .toList();
        return answer -> words.stream().noneMatch(word -> Arguments.finds(word, answer));
    }

    static Predicate<String> letters(Arguments arguments) {
        String letter = PythonText.lowerCase(arguments.text("letter"));
        if (letter.codePointCount(0, letter.length()) != 1) {
            throw arguments.refused("letter", "one letter");
        }
        int wanted = letter.codePointAt(0);
        IntPredicate counted = arguments.counted("let_relation", "let_frequency");
        return answer -> counted.test((int) PythonText.lowerCase(answer)
                .codePoints()
                .filter(c -> c == wanted)
                .count());
    }
}
