package dev.llmops.examples.demo;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.generation.Generation;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import java.util.List;

/** Asks a few questions and shows the answers while they are written. */
public final class AskQuestions {

    private AskQuestions() {}

    /**
     * Asks.
     *
     * @param screen where to show it
     * @param ops asked
     * @param example a price to show what an answer would cost
     * @return the first answer
     */
    public static Answer run(Screen screen, LlmOps ops, Price example) {
        screen.section(
                "Questions and answers",
                "Streamed from a model inside this JVM, through the whole chain: "
                        + String.join(" > ", ops.interceptors())
                        + ". This is what it really says; a model of this size gets many things wrong.",
                "ops.prompt(\"support-answer@2\").with(\"passage\", p).with(\"question\", q).forUser(\"anna\").stream()");
        screen.wrapped("Passage: " + Resources.passage());
        List<Answer> answers = Question.ALL.stream()
                .map(question -> ask(screen, ops, question))
                .toList();
        showCost(screen, answers.get(0).generation(), example);
        return answers.get(0);
    }

    private static Answer ask(Screen screen, LlmOps ops, Question question) {
        screen.gap();
        screen.line("Q: " + question.text());
        screen.begin("A: ");
        try (AnswerStream stream = ops
                .prompt(VersionPrompts.NAME + "@2")
                .with("passage", Resources.passage())
                .with("question", question.text())
                .forUser("anna")
                .stream()) {
            Answer answer = stream.answer(screen::piece);
            screen.end();
            screen.small("   " + Figures.of(answer.generation()) + "; " + question.judge(answer.text()));
            return answer;
        }
    }

    private static void showCost(Screen screen, Generation generation, Price example) {
        screen.gap();
        screen.line("Cost of the first answer: " + Figures.cost(generation.cost()) + ".");
        Cost assumed = example.of(generation.usage());
        screen.line("With a price that you set, here an assumed " + example.inputPerMillion() + " / "
                + example.outputPerMillion() + " " + example.currency() + " per million tokens: "
                + Figures.cost(assumed)
                + ".");
    }
}
