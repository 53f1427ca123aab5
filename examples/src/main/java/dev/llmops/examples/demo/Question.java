package dev.llmops.examples.demo;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A question about the passage.
 *
 * @param text the question
 * @param expected words that a right answer holds, or null if the passage does not say
 */
public record Question(String text, @Nullable String expected) {

    /** All of them; the last one has no answer in the passage. */
    public static final List<Question> ALL = List.of(
            new Question("How long is the cable?", "1.8 metres"),
            new Question("How long does the warranty last?", "three years"),
            new Question("What is the lamp made of?", "aluminium"),
            new Question("When does support answer?", "8 to 18"),
            new Question("What does the lamp cost?", null));

    boolean answeredBy(String answer) {
        return expected != null && answer.toLowerCase(Locale.ROOT).contains(expected);
    }

    /** What to think of an answer, in words. */
    String judge(String answer) {
        if (expected == null) {
            return "the passage does not say: invented";
        }
        return answeredBy(answer) ? "has \"" + expected + "\"" : "lacks \"" + expected + "\"";
    }
}
