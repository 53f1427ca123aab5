package dev.llmops.eval.benchmark;

import com.google.re2j.Pattern;
import dev.llmops.eval.internal.text.PythonText;
import java.util.List;

/**
 * A metric of a task; the rest says what {@code exact_match} leaves out on both sides, in this order.
 *
 * @param ignored what matches these
 * @param ignoreCase whether upper case is read as lower case
 * @param ignorePunctuation ASCII punctuation
 * @param ignoreNumbers ASCII digits
 */
record TaskMetric(
        String name, List<Pattern> ignored, boolean ignoreCase, boolean ignorePunctuation, boolean ignoreNumbers) {

    static final String ACC = "acc";
    static final String ACC_NORM = "acc_norm";
    static final String ACC_BYTES = "acc_bytes";
    static final String EXACT_MATCH = "exact_match";
    static final String PERPLEXITY = "perplexity";
    static final String PROMPT_STRICT = "prompt_level_strict_acc";
    static final String INSTRUCTION_STRICT = "inst_level_strict_acc";
    static final String PROMPT_LOOSE = "prompt_level_loose_acc";
    static final String INSTRUCTION_LOOSE = "inst_level_loose_acc";

    /** Those of what a model writes. */
    static final List<String> WRITTEN =
            List.of(EXACT_MATCH, PROMPT_STRICT, INSTRUCTION_STRICT, PROMPT_LOOSE, INSTRUCTION_LOOSE);

    static TaskMetric plain(String name) {
        return new TaskMetric(name, List.of(), false, false, false);
    }

    boolean isOfInstructions() {
        return WRITTEN.contains(name) && !name.equals(EXACT_MATCH);
    }

    boolean isExactMatch(String answer, String expected) {
        return normalised(answer).equals(normalised(expected));
    }

    private String normalised(String text) {
        String left = text;
        for (Pattern pattern : ignored) {
            left = pattern.matcher(left).replaceAll("");
        }
        left = ignoreCase ? PythonText.lowerCase(left) : left;
        left = ignorePunctuation ? left.replaceAll("\\p{Punct}", "") : left;
        return ignoreNumbers ? left.replaceAll("[0-9]", "") : left;
    }
}
