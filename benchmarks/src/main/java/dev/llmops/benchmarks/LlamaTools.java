package dev.llmops.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * llama.cpp's own benchmarks.
 *
 * @param folder where {@code bin/benchmark llama-tools} put them
 * @param model the model's file
 * @param threads threads to compute with
 */
record LlamaTools(Path folder, Path model, int threads) {

    /** Of a sequence: llama.cpp rounds up to this. */
    private static final int CELLS = 256;

    private static final int TRIES = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** {@return tokens per second of reading a prompt, and of writing behind it} */
    double[] bench(int prompt, int generated, boolean flash) throws IOException {
        String[] reading = {"-p", "" + prompt, "-n", "0"};
        String[] writing = {"-p", "0", "-n", "" + generated, "-d", "" + prompt};
        return new double[] {bench(reading, flash), bench(writing, flash)};
    }

    private double bench(String[] what, boolean flash) throws IOException {
        List<String> options = new ArrayList<>(List.of(what));
        options.addAll(List.of("-fa", flash ? "1" : "0", "-r", "1", "-o", "jsonl", "-t", "" + threads));
        return run("llama-bench", options.toArray(String[]::new))
                .get(0)
                .path("avg_ts")
                .asDouble();
    }

    /** {@return tokens per second, read and written, of many sequences at once} */
    double batched(int sequences, int prompt, int generated) throws IOException {
        List<String> options = new ArrayList<>(List.of("-npp", "" + prompt, "-ntg", "" + generated));
        options.addAll(List.of("-npl", "" + sequences, "-c", "" + sequences * CELLS, "-b", "2048"));
        options.addAll(List.of("-t", "" + threads, "-tb", "" + threads, "--output-format", "jsonl"));
        List<JsonNode> lines = run("llama-batched-bench", options.toArray(String[]::new));
        return lines.get(0).path("speed").asDouble();
    }

    private List<JsonNode> run(String program, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(folder.resolve(program).toString(), "-m", model.toString()));
        command.addAll(List.of(options));
        // On a busy machine the program may end before the thread that writes its lines does.
        for (int i = 0; i < TRIES && !Thread.currentThread().isInterrupted(); i++) {
            List<JsonNode> lines = lines(command);
            if (!lines.isEmpty()) {
                return lines;
            }
        }
        throw new IOException(program + " printed no result; run it by hand: " + String.join(" ", command));
    }

    private static List<JsonNode> lines(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.lines().filter(each -> each.startsWith("{")).toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }
}
