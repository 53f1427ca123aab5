package dev.llmops.rag;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code git} on a repository, so that it asks nobody, fetches nothing and runs nothing that the repository names. */
final class GitProgram {

    private final Path repository;

    GitProgram(Path repository) {
        this.repository = repository;
    }

    /** {@return all that it writes} */
    byte[] output(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("git", "-C", repository.toString(), "-c", "core.fsmonitor=false"));
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("llmops-git", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            // Variables that a hook of git leaves would name another repository than the one that is asked for.
            builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
            builder.environment().put("GIT_TERMINAL_PROMPT", "0");
            builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
            builder.environment().put("GIT_NO_LAZY_FETCH", "1");
            return output(builder.start(), errors);
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    private static byte[] output(Process git, Path errors) throws IOException {
        try (InputStream out = git.getInputStream()) {
            git.getOutputStream().close();
            byte[] output = out.readAllBytes();
            int status = git.waitFor();
            if (status != 0) {
                throw new IOException(
                        "git says: " + new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).strip());
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the thread that waited for git was interrupted", e);
        } finally {
            git.destroyForcibly();
        }
    }
}
