package dev.llmops.eval.metric.instruction;

import dev.llmops.api.text.BoundedRegex;
import dev.llmops.eval.internal.text.PythonPatterns;
import dev.llmops.eval.internal.text.PythonText;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The arguments of an instruction. Where one is missing IFEval draws one at random; here it is refused. */
record Arguments(Instruction instruction) {

    private static final String LESS = "less than";
    private static final String AT_LEAST = "at least";

    /** {@return a number above 0} */
    int number(String name) {
        if (!(instruction.arguments().get(name) instanceof Number number) || number.intValue() <= 0) {
            throw refused(name, "a number above 0");
        }
        return number.intValue();
    }

    /** {@return a text, as it is} */
    String text(String name) {
        if (!(instruction.arguments().get(name) instanceof String text) || text.isEmpty()) {
            throw refused(name, "a text");
        }
        return text;
    }

    /** {@return a text without white space at its ends} */
    String word(String name) {
        return PythonText.strip(text(name));
    }

    List<String> texts(String name) {
        if (!(instruction.arguments().get(name) instanceof List<?> list) || list.isEmpty()) {
            throw refused(name, "a list of texts");
        }
        return list.stream().map(String::valueOf).toList();
    }

    /** {@return an expression that comes with the data, for answers that come from a model} */
    BoundedRegex regex(String name, String regex, int flags) {
        try {
            Pattern pattern = PythonPatterns.compile(regex, flags);
            return BoundedRegex.of(pattern.pattern(), pattern.flags());
        } catch (PatternSyntaxException e) {
            throw refused(name, "a regular expression (" + e.getDescription() + ")");
        }
    }

    static boolean finds(BoundedRegex regex, String answer) {
        BoundedRegex.Outcome outcome = regex.find(answer);
        if (outcome == BoundedRegex.Outcome.GIVEN_UP) {
            throw givenUp();
        }
        return outcome == BoundedRegex.Outcome.MATCH;
    }

    static int count(BoundedRegex regex, String answer) {
        return regex.count(answer).orElseThrow(Arguments::givenUp);
    }

    private static IllegalArgumentException givenUp() {
        return new IllegalArgumentException(
                "an expression must take few steps for each character of the answer, but takes"
                        + " more; write it without one repetition in another");
    }

    /** {@return whether a count is as asked for} */
    IntPredicate counted(String relation, String number) {
        int threshold = number(number);
        return switch (text(relation)) {
            case LESS -> count -> count < threshold;
            case AT_LEAST -> count -> count >= threshold;
            default -> throw refused(relation, "'" + LESS + "' or '" + AT_LEAST + "'");
        };
    }

    IllegalArgumentException refused(String name, String rule) {
        return new IllegalArgumentException("'" + name + "' of " + instruction.id() + " must be " + rule + ", but was "
                + instruction.arguments().get(name));
    }
}
