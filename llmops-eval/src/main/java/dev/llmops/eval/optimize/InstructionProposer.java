package dev.llmops.eval.optimize;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.LlmOps;
import dev.llmops.eval.dataset.RecordedRows;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.run.RowResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Asks a model for instructions. It is shown the task by a few examples, what was tried with its score (Yang and others 2023, OPRO), and
 * answers that went wrong (the reflection of Agrawal and others 2025, GEPA); each request has another tip (Opsahl-Ong and others 2024,
 * MIPRO), so that proposals differ.
 */
final class InstructionProposer {

    /** What a request begins with. Small models like to say it again. */
    static final String FIRST_WORDS = "A language model is given this instruction:";

    private static final int MAX_TOKENS = 200;
    private static final int MAX_TEXT_LENGTH = 600;
    private static final double TEMPERATURE = 0.7;

    private static final List<String> TIPS = List.of(
            "Say exactly what form the answer must have.",
            "Be as short as you can.",
            "Say what a wrong answer looks like, and forbid it.",
            "Say step by step how to find the answer.",
            "Say who the model is and what it is good at.",
            "Say what the question holds and where to look first.");

    private final LlmOps ops;
    private final Asker asker;
    private final long seed;
    private int asked;

    InstructionProposer(LlmOps ops, Asker asker, long seed) {
        this.ops = ops;
        this.asker = asker;
        this.seed = seed;
    }

    /** What was tried, and how well it did. */
    record Tried(String instruction, double score) {}

    /** What a proposal may know. */
    record Knowledge(String instruction, List<Demonstration> examples, List<Tried> tried, List<RowResult> mistakes) {}

    /** Fewer than were asked for if the budget ended; they are what the model said, good or not. */
    List<String> propose(int wanted, Knowledge known) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < wanted; i++) {
            rows.add(Row.of("proposal-" + asked++, question(known, TIPS.get(asked % TIPS.size())), null));
        }
        return asker.ask(ops, "proposals", rows, this::request).stream()
                .map(RowResult::answer)
                .flatMap(answer -> answer == null ? Stream.empty() : Stream.of(answer))
                .map(answer -> cleaned(answer.output()))
                .toList();
    }

    private ModelRequest request(Row row) {
        long own = seed + Long.parseLong(row.id().substring(row.id().indexOf('-') + 1));
        return ModelRequest.builder()
                .system("You write instructions for a language model. Answer with one instruction and nothing else.")
                .user(row.input())
                .parameters(ModelParameters.builder()
                        .temperature(TEMPERATURE)
                        .seed(own)
                        .maxTokens(MAX_TOKENS)
                        .build())
                .build();
    }

    private static String question(Knowledge known, String tip) {
        StringBuilder text = new StringBuilder(FIRST_WORDS)
                .append("\n\n")
                .append(known.instruction().isEmpty() ? "(none)" : known.instruction())
                .append("\n\nThen it is asked questions such as these:\n");
        for (Demonstration each : known.examples()) {
            text.append("\nQuestion: ")
                    .append(cut(
                            String.valueOf(each.variables().values().iterator().next())))
                    .append("\nRight answer: ")
                    .append(cut(each.answer()))
                    .append('\n');
        }
        if (!known.tried().isEmpty()) {
            text.append("\nInstructions that were tried, from the worst to the best:\n");
            known.tried()
                    .forEach(each -> text.append(
                            String.format(Locale.ROOT, "\nScore %.3f: %s\n", each.score(), cut(each.instruction()))));
        }
        if (!known.mistakes().isEmpty()) {
            text.append("\nWith the best of them the model still made these mistakes:\n");
            known.mistakes().forEach(row -> text.append(mistake(row)));
        }
        return text.append("\nWrite a better instruction. ")
                .append(tip)
                .append(" Keep every part in double braces as it is. Answer with the instruction and nothing else.")
                .toString();
    }

    private static String mistake(RowResult row) {
        return row.answer() == null
                ? ""
                : "\nQuestion: " + cut(row.answer().input()) + "\nIt said: "
                        + cut(row.answer().output()) + "\nRight answer: "
                        + cut(String.valueOf(row.answer().expected())) + "\n" + comments(row);
    }

    /** What people said of the recorded answer tells more than that it was wrong. */
    private static String comments(RowResult row) {
        return row.metadata().get(RecordedRows.COMMENTS) instanceof List<?> comments
                ? "People said of such an answer: "
                        + cut(String.join(
                                "; ", comments.stream().map(String::valueOf).toList())) + "\n"
                : "";
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT_LENGTH
                ? text
                : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, MAX_TEXT_LENGTH) - 1)) + "...";
    }

    /** Without the fence, the quotes or the heading that models like to put around. */
    static String cleaned(String said) {
        String text = said.strip().replaceAll("^```\\w*\\s*|\\s*```$", "");
        text = text.replaceFirst("(?i)^(?:new |better |improved )?instruction:\\s*", "")
                .strip();
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1).strip() : text;
    }
}
