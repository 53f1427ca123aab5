package dev.llmops.eval.metric.instruction;

import dev.llmops.api.text.BoundedRegex;
import dev.llmops.eval.internal.text.PythonPatterns;
import dev.llmops.eval.internal.text.PythonText;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What an answer looks like. */
final class FormatChecks {

    private static final List<String> OPTIONS = List.of("My answer is yes.", "My answer is no.", "My answer is maybe.");
    private static final Pattern HIGHLIGHT = PythonPatterns.compile("\\*[^\\n*]*\\*", 0);
    private static final Pattern DOUBLE_HIGHLIGHT = PythonPatterns.compile("\\*\\*[^\\n*]*\\*\\*", 0);

    /** One of three sentences stands in the answer. */
    static final Predicate<String> ONE_OF_THREE = answer -> OPTIONS.stream().anyMatch(answer::contains);

    /** A title between double angle brackets stands in the answer. */
    static final Predicate<String> TITLE = answer ->
            LineMarks.titles(answer).anyMatch(title -> !PythonText.strip(title).isEmpty());

    private FormatChecks() {}

    static Predicate<String> placeholders(Arguments arguments) {
        int least = arguments.number("num_placeholders");
        return answer -> LineMarks.placeholders(answer) >= least;
    }

    static Predicate<String> bullets(Arguments arguments) {
        int wanted = arguments.number("num_bullets");
        return answer -> LineMarks.bullets(answer, '*') + LineMarks.bullets(answer, '-') == wanted;
    }

    static Predicate<String> highlights(Arguments arguments) {
        int least = arguments.number("num_highlights");
        return answer -> filled(HIGHLIGHT, answer) + filled(DOUBLE_HIGHLIGHT, answer) >= least;
    }

    /** How many matches hold something besides asterisks and white space. */
    private static long filled(Pattern pattern, String answer) {
        return pattern.matcher(answer)
                .results()
                .filter(match ->
                        !PythonText.strip(match.group().replace("*", "")).isEmpty())
                .count();
    }

    static Predicate<String> sections(Arguments arguments) {
        int least = arguments.number("num_sections");
        BoundedRegex start =
                arguments.regex("section_spliter", "\\s?" + arguments.word("section_spliter") + "\\s?\\d+\\s?", 0);
        return answer -> Arguments.count(start, answer) >= least;
    }

    static Predicate<String> postscript(Arguments arguments) {
        String marker = arguments.word("postscript_marker");
        // What IFEval takes around it, white space before and the rest of the line, is always there.
        String regex = switch (marker) {
            case "P.P.S" -> "p\\.\\s?p\\.\\s?s";
            case "P.S." -> "p\\.\\s?s\\.";
            default -> PythonText.lowerCase(marker);
        };
        BoundedRegex pattern = arguments.regex("postscript_marker", regex, Pattern.MULTILINE);
        return answer -> Arguments.finds(pattern, PythonText.lowerCase(answer));
    }
}
