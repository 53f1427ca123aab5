package dev.llmops.eval.metric.instruction;

import dev.llmops.eval.internal.text.PythonPatterns;
import dev.llmops.eval.internal.text.PythonText;
import java.util.List;
import java.util.regex.Pattern;

/** Cuts a sentence into words as {@code NLTKWordTokenizer} of NLTK 3.10 does, after the rules of the Penn Treebank. */
final class TreebankWords {

    /** Replaces what matches. */
    private record Rule(Pattern pattern, String replacement) {

        static Rule of(String regex, String replacement) {
            return new Rule(PythonPatterns.compile(regex, 0), replacement);
        }

        static Rule ignoringCase(String regex, String replacement) {
            return new Rule(PythonPatterns.ignoringCase(regex), replacement);
        }
    }

    private static final String APART = " $1 ";
    private static final String TWO = " $1 $2 ";

    private static final List<Rule> BEFORE = List.of(
            Rule.of("([\u00ab\u201c\u2018\u201e]|[`]+)", APART),
            Rule.of("^\"", "``"),
            Rule.of("(``)", APART),
            Rule.of("([ (\\[{<])(\"|'{2})", "$1 `` "),
            Rule.ignoringCase("(?<!\\w)(')(?!(?:re|ve|ll|m|t|s|d|n)\\b)(?=\\w)", "$1 "),
            Rule.of("([^.])(\\.)([\\])}>\"'\u00bb\u201d\u2019 ]*+)\\s*$", "$1 $2 $3 "),
            Rule.of("([:,])([^\\p{Nd}])", " $1 $2"),
            Rule.of("([:,])$", APART),
            Rule.of("(\\.{2,})", APART),
            Rule.of("([;@#$%&])", APART),
            Rule.of("([\u2012-\u2015])", APART),
            Rule.of("([^.])(\\.)([\\])}>\"']*)\\s*$", "$1 $2$3 "),
            Rule.of("([?!])", APART),
            Rule.of("([^'])' ", "$1 ' "),
            Rule.of("([*])", APART),
            Rule.of("([\\]\\[(){}<>])", APART),
            Rule.of("--", " -- "));

    private static final List<Rule> AFTER = List.of(
            Rule.of("([\u00bb\u201d\u2019])", APART),
            Rule.of("''", " '' "),
            Rule.of("\"", " '' "),
            Rule.of("\\s+", " "),
            Rule.of("([^' ])('[sS]|'[mM]|'[dD]|') ", "$1 $2 "),
            Rule.of("([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ", "$1 $2 "),
            Rule.ignoringCase("\\b(can)(not)\\b", TWO),
            Rule.ignoringCase("\\b(d)('ye)\\b", TWO),
            Rule.ignoringCase("\\b(gim)(me)\\b", TWO),
            Rule.ignoringCase("\\b(gon)(na)\\b", TWO),
            Rule.ignoringCase("\\b(got)(ta)\\b", TWO),
            Rule.ignoringCase("\\b(lem)(me)\\b", TWO),
            Rule.ignoringCase("\\b(more)('n)\\b", TWO),
            Rule.ignoringCase("\\b(wan)(na)(?=\\s)", TWO),
            Rule.ignoringCase(" ('t)(is)\\b", TWO),
            Rule.ignoringCase(" ('t)(was)\\b", TWO));

    private TreebankWords() {}

    static List<String> of(String sentence) {
        return PythonText.split(apply(AFTER, " " + apply(BEFORE, sentence) + " "));
    }

    private static String apply(List<Rule> rules, String text) {
        String changed = text;
        for (Rule rule : rules) {
            changed = rule.pattern().matcher(changed).replaceAll(rule.replacement());
        }
        return changed;
    }
}
