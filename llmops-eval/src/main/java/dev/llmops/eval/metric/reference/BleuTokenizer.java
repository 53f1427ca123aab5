package dev.llmops.eval.metric.reference;

import dev.llmops.eval.internal.text.PythonText;
import java.util.List;
import java.util.regex.Pattern;

/** How BLEU cuts a text into tokens, by the names that sacrebleu gives them. */
public enum BleuTokenizer {
    /** {@code 13a}: as {@code mteval-v13a} of NIST, for languages that write spaces. */
    V13A("13a") {
        @Override
        List<String> tokens(String line) {
            String text = line.replace("<skipped>", "").replace("-\n", "").replace('\n', ' ');
            if (text.indexOf('&') >= 0) {
                text = text.replace("&quot;", "\"")
                        .replace("&amp;", "&")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">");
            }
            return cut(" " + text + " ", WESTERN);
        }
    },
    /** {@code none}: at white space alone, for texts that are cut already. */
    NONE("none") {
        @Override
        List<String> tokens(String line) {
            return PythonText.split(line);
        }
    },
    /** {@code char}: every character but white space, for languages without spaces. */
    CHAR("char") {
        @Override
        List<String> tokens(String line) {
            return line.codePoints()
                    .filter(c -> !PythonText.isSpace(c))
                    .mapToObj(Character::toString)
                    .toList();
        }
    },
    /** {@code intl}: at every punctuation mark and symbol of Unicode that does not stand within a number, as {@code mteval-v14}. */
    INTL("intl") {
        @Override
        List<String> tokens(String line) {
            return cut(line, UNICODE);
        }
    };

    /** A place in the text, and what becomes of it. */
    private record Rule(Pattern at, String replacement) {

        static Rule of(String at, String replacement) {
            return new Rule(Pattern.compile(at), replacement);
        }
    }

    private static final List<Rule> WESTERN = List.of(
            Rule.of("([{-~\\[-` -&(-+:-@/])", " $1 "),
            Rule.of("([^0-9])([.,])", "$1 $2 "),
            Rule.of("([.,])([^0-9])", " $1 $2"),
            Rule.of("([0-9])(-)", "$1 $2 "));

    private static final List<Rule> UNICODE = List.of(
            Rule.of("(\\P{N})(\\p{P})", "$1 $2 "), Rule.of("(\\p{P})(\\P{N})", " $1 $2"), Rule.of("(\\p{S})", " $1 "));

    private final String label;

    BleuTokenizer(String label) {
        this.label = label;
    }

    /** {@return its name in sacrebleu} */
    public String label() {
        return label;
    }

    abstract List<String> tokens(String line);

    private static List<String> cut(String text, List<Rule> rules) {
        String cut = text;
        for (Rule rule : rules) {
            cut = rule.at().matcher(cut).replaceAll(rule.replacement());
        }
        return PythonText.split(cut);
    }
}
