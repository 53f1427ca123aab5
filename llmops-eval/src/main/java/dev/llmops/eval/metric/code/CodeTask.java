package dev.llmops.eval.metric.code;

import dev.llmops.eval.metric.row.MetricRow;
import org.jspecify.annotations.Nullable;

/** Something that is done with a row's code. */
@FunctionalInterface
interface CodeTask {

    /**
     * What came of it.
     *
     * @param passed whether it passed
     * @param told what the program printed last, or null
     * @param missing what this machine lacks to run it, or null
     */
    record Outcome(
            boolean passed, @Nullable String told, @Nullable String missing) {

        static Outcome of(boolean passed, String told) {
            return new Outcome(passed, told.isEmpty() ? null : told, null);
        }

        static Outcome without(String what) {
            return new Outcome(false, null, what);
        }
    }

    Outcome run(MetricRow row, CodeProcess process, CodeLimits limits);

    /** {@return the code of an answer: what stands in its first fence of Markdown, or all of it if there is none} */
    static String code(String answer) {
        int fence = answer.indexOf("```");
        int line = fence < 0 ? -1 : answer.indexOf('\n', fence);
        if (line < 0) {
            return answer;
        }
        int end = answer.indexOf("```", line);
        return end < 0 ? answer.substring(line + 1) : answer.substring(line + 1, end);
    }
}
