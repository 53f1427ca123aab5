package dev.llmops.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** The C++ program in src/main/cpp, which generates with llama.cpp's C API and nothing else. */
final class ReferenceLoop implements AutoCloseable {

    private final Process process;
    private final PrintStream requests;
    private final BufferedReader answers;

    ReferenceLoop(Path model, int contextLength, int threads) throws IOException {
        String program = Objects.requireNonNull(ReferenceLoop.class.getResource("/native/reference-loop"))
                .getPath();
        process = new ProcessBuilder(program, model.toString(), "" + contextLength, "" + threads)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Generates once, timed by the program itself. */
    GenerationRound generate(String prompt, int maxTokens, double temperature, long seed) {
        requests.println(maxTokens + " " + temperature + " " + seed + " " + prompt);
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("reference-loop ended");
            }
            String[] numbers = line.split(" ", -1);
            return new GenerationRound(
                    Long.parseLong(numbers[0]),
                    Long.parseLong(numbers[1]),
                    Integer.parseInt(numbers[2]),
                    Integer.parseInt(numbers[3]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        requests.close();
        process.destroy();
    }
}
