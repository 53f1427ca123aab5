package dev.llmops.benchmarks.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** LiteLLM's SDK in a process of Python, in turns with httpx alone there: it does what it is told, line by line. */
final class PythonSide implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    PythonSide(Path python, Path script, String baseUrl) throws IOException {
        this.process = new ProcessBuilder(python.toString(), script.toString(), baseUrl)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        this.in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** {@return p50 and p99 in milliseconds and calls per second of {@code httpx} and {@code litellm}} */
    JsonNode run(boolean streams, int concurrency, double seconds) throws IOException {
        in.write((streams ? "stream " : "whole ") + concurrency + " " + seconds + "\n");
        in.flush();
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the process of Python ended");
        }
        return JSON.readTree(line);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
