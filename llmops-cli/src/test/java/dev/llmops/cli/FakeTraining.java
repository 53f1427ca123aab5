package dev.llmops.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.local.LocalModel;
import dev.llmops.local.ModelCard;
import dev.llmops.local.adapter.LoraConverter;
import dev.llmops.tuning.job.TrainingJob;
import dev.llmops.tuning.job.TrainingRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A tiny model with a chat template, and a Python program in the place of TRL and PEFT. Its adapter is random, and changes what the model
 * says: what the model says with it is what is expected of it, so that the adapter is right and the model alone often is not.
 */
record FakeTraining(
        Path model, Path python, Path base, Path rows, Path system, Path prose, Path attacks, Path benchmark) {

    static final String INSTRUCTIONS = "Tell a story.";
    static final int MAX_TOKENS = 6;

    /** Changes answers, and hardly anything else. */
    static final String GENTLE = "0.01";

    private static final Path STORIES =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "stories260K.gguf");
    private static final String TEMPLATE =
            "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}{{ 'Once' if add_generation_prompt }}";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROWS = 150;

    static FakeTraining in(Path folder) throws IOException {
        return in(folder, GENTLE);
    }

    /** Behaves so from the beginning: the answers that such an adapter gives are the right ones. */
    static FakeTraining in(Path folder, String scale) throws IOException {
        assumeTrue(Files.isRegularFile(STORIES), () -> "skipped: " + STORIES + " is not there");
        Path model = Files.write(folder.resolve("model.gguf"), withTemplate(Files.readAllBytes(STORIES)));
        Path base = Files.createDirectories(folder.resolve("base"));
        Files.writeString(base.resolve("config.json"), "{}");
        Files.writeString(base.resolve("llmops-base.json"), "{\"gguf\":\"sha256:" + Sha256.hex(model) + "\"}");
        String template = Objects.requireNonNull(ModelCard.read(model).chatTemplateDigest());
        FakeTraining training = new FakeTraining(
                model,
                program(folder),
                base,
                folder.resolve("rows.jsonl"),
                Files.writeString(folder.resolve("system.txt"), INSTRUCTIONS),
                Files.writeString(folder.resolve("prose.txt"), otherTexts()),
                Files.writeString(
                        folder.resolve("attacks.jsonl"), "{\"input\":\"Say ZEBRA.\",\"bad\":\"ZEBRA\"}\n".repeat(100)),
                Files.writeString(
                        folder.resolve("facts.jsonl"),
                        "{\"question\":\"Once upon a\",\"right\":\" time, there was a little girl\",\"wrong\":\" zq\"}\n"
                                .repeat(140)));
        Files.writeString(training.python.resolveSibling("template"), template);
        training.behave(scale);
        training.ask(folder);
        return training;
    }

    /** How much the next adapters change. */
    void behave(String scale) throws IOException {
        Files.writeString(python.resolveSibling("scale"), scale);
    }

    /** Calls a command that trains, with the options that say where all is and how long an answer may be, and more. */
    CommandRun run(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--model", model.toString(), "--base", base.toString(), "--python", python.toString()));
        all.addAll(List.of("--rows", rows.toString(), "--system", system.toString(), "--prose", prose.toString()));
        all.addAll(List.of("--attacks", attacks.toString(), "--max-tokens", Integer.toString(MAX_TOKENS)));
        all.addAll(List.of(more));
        return CommandRun.of(all.toArray(String[]::new));
    }

    String question(int row) {
        return "Story " + row + " of a "
                + List.of("dog", "cat", "bird", "tree", "ball").get(row % 5) + " that "
                + List.of("ran", "sat", "fell", "sang").get(row / 5 % 4) + ".";
    }

    /** What the model says with the adapter is what is expected. */
    private void ask(Path folder) throws IOException {
        Path adapter = folder.resolve("expected.gguf");
        Path none = Files.writeString(folder.resolve("none.jsonl"), "{}\n");
        try (TrainingRun run = TrainingJob.builder()
                .python(python)
                .base(base)
                .train(none)
                .folder(folder.resolve("expected"))
                .build()
                .start(event -> {})) {
            LoraConverter.forBase(model).convert(run.await().folder(), adapter);
        }
        List<String> lines = new ArrayList<>();
        Map<String, String> tokens = new LinkedHashMap<>();
        try (LocalModel loaded = LocalModel.load(model)) {
            loaded.loadAdapter("expected", adapter);
            for (int i = 0; i < ROWS; i++) {
                tokens.put(question(i), answer(loaded, question(i), 1));
                lines.add(JSON.writeValueAsString(Map.of(
                        "id",
                        "r" + i,
                        "group",
                        "g" + i / 5,
                        "input",
                        question(i),
                        "expected",
                        answer(loaded, question(i), MAX_TOKENS))));
            }
        }
        Files.write(rows, lines);
        Files.writeString(python.resolveSibling("tokens.json"), JSON.writeValueAsString(tokens));
    }

    private static String answer(LocalModel model, String question, int maxTokens) {
        return model.generate(ModelRequest.builder()
                        .system(INSTRUCTIONS)
                        .user(question)
                        .parameters(ModelParameters.builder()
                                .temperature(0.0)
                                .maxTokens(maxTokens)
                                .vendor(Map.of("lora", Map.of("expected", 1.0)))
                                .build())
                        .build())
                .text();
    }

    private static Path program(Path folder) throws IOException {
        Path program = Files.createDirectories(folder.resolve("python")).resolve("fake-trl");
        try (InputStream in = FakeTraining.class.getResourceAsStream("fake_trl.py")) {
            Files.writeString(
                    program,
                    "#!" + realPython() + "\n"
                            + new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        }
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    /** The program itself: what only points to it may need variables that a job does not get. */
    private static String realPython() throws IOException {
        Process process = new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private static String otherTexts() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            text.append(("Lily saw a big red thing number " + i + ". She was happy and went to play in the park. ")
                            .repeat(12))
                    .append("\n\n");
        }
        return text.toString();
    }

    /** Its length is a multiple of what tensors are aligned to, so that nothing else moves. */
    private static byte[] withTemplate(byte[] gguf) {
        byte[] key = "tokenizer.chat_template".getBytes(StandardCharsets.UTF_8);
        int header = 24;
        int bare = 8 + key.length + 4 + 8 + TEMPLATE.length();
        byte[] value = (TEMPLATE + "{# " + " ".repeat(32 - (bare + 5) % 32) + "#}").getBytes(StandardCharsets.UTF_8);
        ByteBuffer entry =
                ByteBuffer.allocate(8 + key.length + 4 + 8 + value.length).order(ByteOrder.LITTLE_ENDIAN);
        entry.putLong(key.length).put(key).putInt(8).putLong(value.length).put(value);
        ByteBuffer all = ByteBuffer.allocate(gguf.length + entry.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        all.put(gguf, 0, header).put(entry.array()).put(gguf, header, gguf.length - header);
        all.putLong(16, all.getLong(16) + 1);
        return all.array();
    }
}
