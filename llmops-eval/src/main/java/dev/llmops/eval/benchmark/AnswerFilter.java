package dev.llmops.eval.benchmark;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.llmops.eval.internal.text.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * What is made of an answer before it is compared.
 *
 * @param name its name, which stands after that of the metric; empty if the task names none
 * @param steps what is done, in order
 */
record AnswerFilter(String name, List<UnaryOperator<String>> steps) {

    static final AnswerFilter NONE = new AnswerFilter("", List.of());

    String apply(String answer) {
        String filtered = answer;
        for (UnaryOperator<String> step : steps) {
            filtered = step.apply(filtered);
        }
        return filtered;
    }

    /**
     * One match of an expression, as Python's {@code re.findall} gives them: the whole where the expression has no group, else
     * the first group that matched something.
     *
     * @param pattern the expression
     * @param select which match, from the end if negative
     * @param fallback what there is without a match
     */
    static UnaryOperator<String> regex(Pattern pattern, int select, String fallback) {
        return answer -> {
            List<String> all = findAll(pattern, answer, fallback);
            int index = select < 0 ? all.size() + select : select;
            return index < 0 || index >= all.size() ? fallback : strip(all.get(index));
        };
    }

    private static List<String> findAll(Pattern pattern, String answer, String fallback) {
        Matcher matcher = pattern.matcher(answer);
        List<String> all = new ArrayList<>();
        while (matcher.find()) {
            all.add(matcher.groupCount() == 0 ? matcher.group() : firstGroup(matcher, fallback));
        }
        return all;
    }

    private static String firstGroup(Matcher matcher, String fallback) {
        for (int group = 1; group <= matcher.groupCount(); group++) {
            String text = matcher.group(group);
            if (text != null && !text.isEmpty()) {
                return text;
            }
        }
        return matcher.groupCount() == 1 ? "" : fallback;
    }

    static UnaryOperator<String> named(String function) {
        return switch (function) {
            case "take_first" -> answer -> answer;
            case "remove_whitespace" -> AnswerFilter::strip;
            case "lowercase" -> PythonText::lowerCase;
            case "uppercase" -> answer -> answer.toUpperCase(Locale.ROOT);
            default ->
                throw new IllegalArgumentException(
                        "a filter must be one of regex, take_first, remove_whitespace, lowercase,"
                                + " uppercase, but was '" + function + "'");
        };
    }

    static String strip(String text) {
        String end = PythonText.stripEnd(text);
        int start = 0;
        while (start < end.length() && PythonText.isSpace(end.charAt(start))) {
            start++;
        }
        return end.substring(start);
    }
}
