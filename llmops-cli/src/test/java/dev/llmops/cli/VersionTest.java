package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionTest {

    @TempDir
    Path folder;

    @Test
    void the_version_is_that_of_the_build() throws Exception {
        Matcher built = Pattern.compile("<artifactId>llmops-parent</artifactId>\\s*<version>(.*?)</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(built.find()).isTrue();

        CommandRun run = CommandRun.of("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("llmops " + built.group(1))
                .contains("Java " + Runtime.version().feature());
    }

    @Test
    void bash_takes_the_script_of_completions() throws Exception {
        Path script = Files.writeString(
                folder.resolve("completion.sh"), CommandRun.of("completion").out());

        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source " + script
                                + "; COMP_WORDS=(llmops audit v); COMP_CWORD=2; _complete_llmops; echo ${COMPREPLY[@]}")
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said).contains("verify");
    }
}
