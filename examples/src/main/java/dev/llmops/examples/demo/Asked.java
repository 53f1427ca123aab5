package dev.llmops.examples.demo;

import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.core.Answer;
import java.util.Objects;

/**
 * What a user asked and was answered.
 *
 * @param user the user
 * @param question the question
 * @param answer the answer
 * @param assigned the variant that the experiment gives the user
 * @param recorded what the record says
 */
public record Asked(String user, Question question, Answer answer, String assigned, Assignment recorded) {

    boolean right() {
        return question.answeredBy(answer.text());
    }

    int tokens() {
        return Objects.requireNonNull(answer.usage().output(), "output tokens");
    }

    String version() {
        PromptUse prompt = Objects.requireNonNull(answer.generation().prompt(), "prompt");
        return prompt.name() + "@" + prompt.version();
    }
}
