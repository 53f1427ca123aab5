package dev.llmops.rag.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code git} on a repository, so that it asks nobody, fetches nothing and runs nothing that the repository names. One
 * that does not end in time is ended.
 */
final class GitProgram {

    private final List<String> program;
    private final Path repository;
    private final Duration limit;

    /** @param limit how long one run may take */
    GitProgram(Path repository, Duration limit) {
        this(List.of("git"), repository, limit);
    }

    /** @param program what is run in place of {@code git}, with its arguments behind its own */
    GitProgram(List<String> program, Path repository, Duration limit) {
        this.program = program;
        this.repository = repository;
        this.limit = limit;
    }

    /** {@return all that it writes} */
    byte[] output(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("-C", repository.toString(), "-c", "core.fsmonitor=false"));
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("llmops-git", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            // Variables that a hook of git leaves would name another repository than the one that is asked for.
            builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
            builder.environment().put("GIT_TERMINAL_PROMPT", "0");
            builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
            builder.environment().put("GIT_NO_LAZY_FETCH", "1");
            // Older versions know no such variable, and would run what a partial clone names for its remote.
            builder.environment().put("GIT_ALLOW_PROTOCOL", "none");
            return output(builder.start(), errors);
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    private byte[] output(Process git, Path errors) throws IOException {
        CompletableFuture<Boolean> ended = new CompletableFuture<Boolean>()
                .completeOnTimeout(false, TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS);
        // Its output ends with it, and so does the reading below.
        CompletableFuture<Void> ending = ended.thenAccept(inTime -> git.destroyForcibly());
        try (InputStream out = git.getInputStream()) {
            git.getOutputStream().close();
            byte[] output = out.readAllBytes();
            int status = git.waitFor();
            if (!ended.complete(true) && !ended.join()) {
                throw new IOException("git must end within " + limit.toMillis() + " ms, but did not");
            }
            if (status != 0) {
                throw new IOException(
                        "git says: " + new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).strip());
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the thread that waited for git was interrupted", e);
        } finally {
            ended.complete(true);
            ending.join();
        }
    }
}
