package dev.llmops.eval.metric.code;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.commons.internal.time.Durations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Processes for code that nobody has read, in a folder of their own. Each has limits of time, processor time, size of files, and memory where the program takes one
 * well; no variables of this process, and no input. On Linux, where a user may ({@code unshare}), it has no network and no sight of other
 * processes. That keeps accidents in bounds. It is no wall against an attacker: the code runs as this user, and can read the user's files.
 */
final class CodeProcess implements AutoCloseable {

    private static final int MAX_FILE_BLOCKS = 65_536;
    private static final int MAX_TOLD = 2_000;
    private static final int SECONDS_TO_END = 5;
    private static final List<String> ALONE = List.of("unshare", "-r", "-n", "--fork", "--pid", "--kill-child");
    private static final boolean POSIX = Files.isExecutable(Path.of("/bin/sh"));

    private final Path folder;
    private final CodeLimits limits;

    CodeProcess(CodeLimits limits) {
        this.limits = limits;
        try {
            this.folder = Files.createTempDirectory("llmops-code-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether code can be kept from the network here; asked once. */
    private static final class Isolation {
        static final boolean POSSIBLE = canBeAlone();
    }

    /** An interrupt does not make it false: it would let all code that comes later onto the network. */
    static boolean canBeAlone() {
        List<String> probe = new ArrayList<>(ALONE);
        probe.add("true");
        try {
            Process process = new ProcessBuilder(probe)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.onExit()
                    .completeOnTimeout(process, SECONDS_TO_END, TimeUnit.SECONDS)
                    .join();
            if (process.isAlive()) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return whether code has no network here} */
    static boolean hasNoNetwork() {
        return Isolation.POSSIBLE;
    }

    /**
     * What became of a process.
     *
     * @param exitCode its exit code; -1 if it took too long
     * @param output what it printed, the end of it
     */
    record Result(int exitCode, String output) {

        boolean succeeded() {
            return exitCode == 0;
        }
    }

    Path folder() {
        return folder;
    }

    void write(String name, String text) {
        try {
            Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program to its end, or to the limit. */
    Result run(boolean limitsMemory, List<String> program) {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(command(limitsMemory, program))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(nothing().toFile()))
                .redirectOutput(output.toFile());
        Map<String, String> variables = builder.environment();
        String path = variables.getOrDefault("PATH", "");
        variables.clear();
        variables.putAll(Map.of("PATH", path, "HOME", folder.toString(), "LANG", "C.UTF-8"));
        try {
            Process process = builder.start();
            boolean ended = false;
            try {
                ended = process.waitFor(Durations.nanos(limits.time()), TimeUnit.NANOSECONDS);
            } finally {
                if (!ended) {
                    end(process.toHandle());
                }
            }
            return ended
                    ? new Result(process.exitValue(), end(output))
                    : new Result(-1, "it took longer than " + limits.time().toSeconds() + " s");
        } catch (InterruptedException | ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
            throw new CallCancelledException("interrupted while code was run", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end of all, for what still runs would write into the folder while it is removed. */
    private static void end(ProcessHandle process) {
        List<ProcessHandle> all =
                Stream.concat(process.descendants(), Stream.of(process)).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, SECONDS_TO_END, TimeUnit.SECONDS)
                .join();
    }

    private List<String> command(boolean limitsMemory, List<String> program) {
        List<String> command = new ArrayList<>();
        if (hasNoNetwork()) {
            command.addAll(ALONE);
        }
        if (POSIX) {
            String memory = limitsMemory ? "ulimit -v " + limits.megabytes() * 1024L + "; " : "";
            command.addAll(List.of(
                    "/bin/sh",
                    "-c",
                    "ulimit -t " + (limits.time().toSeconds() + 1) + "; ulimit -f " + MAX_FILE_BLOCKS + "; " + memory
                            + "exec \"$@\"",
                    "sh"));
        }
        command.addAll(program);
        return command;
    }

    private Path nothing() {
        Path nothing = folder.resolve("nothing");
        if (!Files.exists(nothing)) {
            write("nothing", "");
        }
        return nothing;
    }

    private static String end(Path output) throws IOException {
        long size = Files.size(output);
        byte[] bytes;
        try (var channel = Files.newByteChannel(output)) {
            channel.position(Math.max(0, size - MAX_TOLD));
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size, MAX_TOLD));
            int read;
            do {
                read = channel.read(buffer);
            } while (read >= 0 && buffer.hasRemaining());
            bytes = Arrays.copyOf(buffer.array(), buffer.position());
        }
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(CodeProcess::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
