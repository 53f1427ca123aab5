package dev.llmops.tuning.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.thread.Uninterrupted;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.tuning.job.TrainingException.Kind;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Python program of ours in a separate process, which tells what happens in lines of JSON, and stops when its input ends. */
final class PythonProgram {

    private static final int MAX_LINE = 1 << 20;
    private static final long MILLIS_TO_DRAIN = 5_000;
    private static final JsonMapper JSON = JsonMapper.builder()
            // A loss that is no number is an error of its own, not a line that cannot be read.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final Process process;
    private final Duration grace;
    private final AtomicReference<@Nullable Fault> fault = new AtomicReference<>();

    private PythonProgram(Process process, Duration grace) {
        this.process = process;
        this.grace = grace;
    }

    /**
     * Why this ended the process.
     *
     * @param message what to say of it
     * @param cause the cause, or null
     */
    record Fault(Kind kind, String message, @Nullable Throwable cause) {}

    /**
     * How it ended.
     *
     * @param exitCode of the process
     * @param fault why this ended it, or null if it ended by itself
     */
    record Ending(int exitCode, @Nullable Fault fault) {}

    /** Starts a program whose files all are below a folder. */
    static PythonProgram start(Path python, Path folder, int threads, Duration grace, List<String> arguments)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of(python.toString(), "-B", "-s", "-u"), arguments.stream())
                                .toList())
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("stderr.log").toFile()));
        Map<String, String> variables = builder.environment();
        variables.keySet().retainAll(List.of("PATH", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES"));
        variables.put("LANG", "C.UTF-8");
        variables.put("HOME", folder.toString());
        variables.put("TMPDIR", folder.resolve("tmp").toString());
        variables.put("HF_HOME", folder.resolve("cache").toString());
        // Nothing is fetched and nothing is told to anybody.
        variables.put("HF_HUB_OFFLINE", "1");
        variables.put("HF_HUB_DISABLE_TELEMETRY", "1");
        variables.put("TOKENIZERS_PARALLELISM", "false");
        variables.put("OMP_NUM_THREADS", Integer.toString(threads));
        variables.put("OMP_WAIT_POLICY", "passive");
        return new PythonProgram(builder.start(), grace);
    }

    /** Ends it if it takes longer. */
    void limit(Duration time) {
        within(time, () -> end(Kind.TIME_LIMIT, "training took longer than " + time, null));
    }

    /** Closes its input, which makes it save and stop, and kills it with all that it started if it does not within the grace. */
    void end(Kind kind, String message, @Nullable Throwable cause) {
        if (!fault.compareAndSet(null, new Fault(kind, message, cause))) {
            return;
        }
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already.
        }
        within(grace, this::kill);
    }

    private void within(Duration time, Runnable late) {
        CompletableFuture<?> unused = process.onExit()
                .orTimeout(Durations.nanos(time), TimeUnit.NANOSECONDS)
                .exceptionally(timeout -> {
                    late.run();
                    return process;
                });
    }

    private void kill() {
        // What it started first: once it is gone, nobody knows any more what that was.
        Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList()
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** Waits for its end. An interrupt ends it. */
    Ending follow(Consumer<JsonNode> events) {
        Thread reader = DaemonThreads.start("llmops-training-events", () -> read(events));
        return Uninterrupted.get(
                () -> {
                    int code = process.waitFor();
                    // A process that it left behind may hold the pipe for ever.
                    reader.join(MILLIS_TO_DRAIN);
                    return new Ending(code, fault.get());
                },
                interrupt -> end(Kind.CANCELLED, "training was interrupted", interrupt));
    }

    private void read(Consumer<JsonNode> events) {
        try (InputStream in = new BufferedInputStream(process.getInputStream())) {
            for (String line = line(in); line != null; line = line(in)) {
                JsonNode event = JSON.readTree(line);
                Require.that(event.path("event").isTextual(), () -> "a line must be an object with 'event'");
                events.accept(event);
            }
        } catch (TrainingException e) {
            end(e.kind(), String.valueOf(e.getMessage()), e);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            end(Kind.PROTOCOL, "the training program wrote something that is no event: " + e.getMessage(), e);
        } catch (IOException e) {
            end(Kind.PROTOCOL, "what the training program wrote cannot be read: " + e, e);
        } catch (RuntimeException | Error e) {
            end(Kind.FAILED, "the listener failed: " + e, e);
        }
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return bytes.toString(StandardCharsets.UTF_8);
            }
            Require.not(bytes.size() == MAX_LINE, () -> "a line has more than " + MAX_LINE + " bytes");
            bytes.write(next);
        }
        // What has no end was cut when the process was killed.
        return null;
    }
}
