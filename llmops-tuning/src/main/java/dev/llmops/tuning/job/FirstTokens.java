package dev.llmops.tuning.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.tuning.job.TrainingException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Asks PEFT for the likeliest first token of each answer. */
final class FirstTokens {

    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private FirstTokens() {}

    static List<String> of(Path python, Path base, Path adapter, Path rows) {
        Path folder = adapter.resolveSibling("parity");
        AtomicReference<JsonNode> last = new AtomicReference<>();
        PythonProgram.Ending ending;
        try {
            Path home = Files.createDirectories(folder).toRealPath();
            Files.createDirectories(home.resolve("tmp"));
            String program = Programs.write(home).resolve("first_tokens.py").toString();
            PythonProgram process = PythonProgram.start(
                    python,
                    home,
                    Runtime.getRuntime().availableProcessors(),
                    GRACE,
                    List.of(
                            program,
                            home.toString(),
                            base.toAbsolutePath().toString(),
                            adapter.toAbsolutePath().toString(),
                            rows.toAbsolutePath().toString()));
            process.limit(LIMIT);
            ending = process.follow(last::set);
        } catch (IOException e) {
            throw TrainingJob.unwritable(folder, null, e);
        }
        JsonNode told = last.get();
        if (told == null || !told.path("tokens").isArray()) {
            PythonProgram.Fault fault = ending.fault();
            throw new TrainingException(
                    fault == null ? Kind.FAILED : fault.kind(),
                    "PEFT's first tokens of '" + rows + "' cannot be had: "
                            + (fault != null
                                    ? fault.message()
                                    : told != null && told.has("message")
                                            ? told.path("message").asText()
                                            : "the program ended with exit code " + ending.exitCode())
                            + "; see '" + folder.resolve("stderr.log") + "'",
                    null,
                    null);
        }
        List<String> tokens = new ArrayList<>();
        told.path("tokens").forEach(token -> tokens.add(token.asText()));
        return tokens;
    }
}
