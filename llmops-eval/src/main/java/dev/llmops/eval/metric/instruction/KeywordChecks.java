package dev.llmops.eval.metric.instruction;

import dev.llmops.eval.internal.text.PythonPatterns;
import dev.llmops.eval.internal.text.PythonText;
import dev.llmops.eval.internal.text.SteppedText;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which words and letters stand in an answer. A keyword is a regular expression, as in IFEval. */
final class KeywordChecks {

    private KeywordChecks() {}

    static Predicate<String> existence(Arguments arguments) {
        List<Pattern> keywords = arguments.texts("keywords").stream()
                .map(keyword -> regex(arguments, "keywords", keyword))
                .toList();
        return answer -> keywords.stream().allMatch(keyword -> finds(keyword, answer));
    }

    static Predicate<String> frequency(Arguments arguments) {
        Pattern keyword = regex(arguments, "keyword", arguments.word("keyword"));
        IntPredicate counted = arguments.counted("relation", "frequency");
        return answer -> counted.test(
                (int) keyword.matcher(new SteppedText(answer)).results().count());
    }

    static Predicate<String> forbidden(Arguments arguments) {
        List<Pattern> words = arguments.texts("forbidden_words").stream()
                .map(word -> regex(arguments, "forbidden_words", "\\b" + word + "\\b"))
                .toList();
        return answer -> words.stream().noneMatch(word -> finds(word, answer));
    }

    /** An expression comes with the data, and an answer from a model. */
    private static boolean finds(Pattern pattern, String answer) {
        return pattern.matcher(new SteppedText(answer)).find();
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

    private static Pattern regex(Arguments arguments, String name, String keyword) {
        try {
            return PythonPatterns.ignoringCase(keyword);
        } catch (PatternSyntaxException e) {
            throw arguments.refused(name, "of regular expressions (" + e.getDescription() + ")");
        }
    }
}
