package dev.llmops.examples.demo;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.guardrails.policy.PolicyGuardrail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Keeps a card number away from the model and from the record, and gives it back to whoever typed it. */
public final class RedactCard {

    /** A number for tests, which no bank gives out. */
    private static final String CARD = "4111 1111 1111 1111";

    private static final String PLACEHOLDER = "<CREDIT_CARD_1>";
    private static final String PROMPT = "read-back";
    private static final String TYPED = "My card " + CARD + " was charged twice.";
    private static final String REDACTED = "My card " + PLACEHOLDER + " was charged twice.";

    private RedactCard() {}

    /**
     * Has the model read back what a user typed, for the user to confirm.
     *
     * @param screen where to show it
     * @param docs the application, whose model is asked
     * @throws IOException if a file cannot be written or read
     */
    public static void run(Screen screen, Docs docs) throws IOException {
        screen.section(
                "A card number that nobody keeps",
                "What looks like personal data becomes a placeholder before the model, the record and the log see it. The"
                        + " caller gets the value back, also while the answer streams.",
                "LlmOps.builder().guardrails(PolicyGuardrail.standard())");
        screen.line("A user types, and the model reads it back: " + TYPED);
        Path prompts = Files.createDirectories(docs.folder().resolve("read-back-prompts"));
        Files.writeString(prompts.resolve(PROMPT + ".prompt"), Resources.text(PROMPT + ".prompt"));
        try (LlmOps ops = docs.open(prompts, PolicyGuardrail.standard())) {
            String said = recorded(ask(screen, ops, ModelParameters.NONE));
            screen.line("recorded: " + said.replaceAll("\\s+", " "));
            screen.small("    "
                    + (said.contains(PLACEHOLDER)
                            ? "The model wrote the placeholder by itself."
                            : "The model did not repeat the number, so there was nothing to restore."));
            screen.gap();
            screen.line("Once more, now with a grammar that leaves the model nothing else to write than what it read:");
            Answer forced = ask(screen, ops, Docs.only(REDACTED));
            screen.line("recorded: " + recorded(forced));
            screen.verdict(
                    recorded(forced).equals(REDACTED) && forced.text().equals(TYPED),
                    "the model wrote the placeholder, the user reads the number");
            screen.verdict(
                    forced.generation().toString().contains(PLACEHOLDER)
                            && !forced.generation().toString().contains(CARD),
                    "the record has " + PLACEHOLDER + " and not the number");
        }
        screen.verdict(!isKept(docs.database()), "the number is in none of the store's files");
    }

    private static String recorded(Answer answer) {
        return Objects.requireNonNull(answer.generation().response()).text();
    }

    private static Answer ask(Screen screen, LlmOps ops, ModelParameters parameters) {
        screen.begin("A: ");
        try (AnswerStream stream =
                ops.prompt(PROMPT).with("text", TYPED).parameters(parameters).forUser("anna").stream()) {
            Answer answer = stream.answer(screen::piece);
            screen.end();
            return answer;
        }
    }

    private static boolean isKept(Path database) throws IOException {
        Path folder = Objects.requireNonNull(database.getParent());
        String name = String.valueOf(database.getFileName());
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> store = files.filter(
                            file -> String.valueOf(file.getFileName()).startsWith(name))
                    .toList();
            for (Path file : store) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(CARD)) {
                    return true;
                }
            }
            return false;
        }
    }
}
