package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.cli.console.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Text that cannot be read is refused: half of a name is found by no check. */
class EncodingTest {

    private static final String MAIL = "jürgen@example.org";
    // The shell makes the bytes, whatever this JVM's locale is.
    private static final String REDACT = "\"$JAVA\" -cp \"$CP\" dev.llmops.cli.Main guard redact ";
    private static final String BYTES = "\"$(printf 'Mail an j\\303\\274rgen@example.org bitte')\"";

    private record Ended(int exitCode, String said) {}

    private static Ended shell(String script, String locale) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
        builder.environment().put("LC_ALL", locale);
        builder.environment()
                .put(
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.environment().put("CP", System.getProperty("java.class.path"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    @Test
    void arguments_that_java_can_not_read_are_refused() throws Exception {
        Ended ended = shell(REDACT + BYTES, "C");

        assertThat(ended.said())
                .contains("an argument must be text in the encoding of the locale, but number 3 is not")
                .contains("LC_ALL=C.UTF-8");
        assertThat(ended.exitCode()).isEqualTo(2);
    }

    @Test
    void the_scripts_run_java_in_a_locale_that_reads_utf_8() throws Exception {
        Ended ended = shell(". ../bin/lib/common.sh; utf8_locale; " + REDACT + BYTES, "C");

        assertThat(ended.said()).doesNotContain("rgen").contains("Mail an <EMAIL_1> bitte");
        assertThat(ended.exitCode()).isZero();
        assertThat(shell(". ../bin/lib/common.sh; utf8_locale; echo $LC_ALL", "POSIX")
                        .said()
                        .strip())
                .isEqualTo("C.UTF-8");
    }

    @Test
    void a_text_that_begins_with_an_at_sign_is_a_text_and_no_file_to_read() {
        // A folder of JUnit has a number in its name, which may be that of a card.
        assertThat(Path.of("pom.xml")).isRegularFile();

        CommandRun run = CommandRun.of("guard", "redact", "@pom.xml");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("@pom.xml" + System.lineSeparator());
    }

    @Test
    void a_replacement_character_is_refused_however_it_came() {
        CommandRun run = CommandRun.of("guard", "redact", "j\uFFFDrgen@example.org");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("an argument must be text in the encoding of the locale, but number 3 is not")
                .hasLineCount(1);
    }

    @Test
    void standard_input_that_is_no_utf_8_is_refused() {
        for (List<String> arguments : List.of(
                List.of("guard", "redact"), List.of("guard", "redact", "-"), List.of("model", "generate", "-"))) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Console console = new Console(
                    Console.reader(new ByteArrayInputStream(MAIL.getBytes(StandardCharsets.ISO_8859_1))),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    false);

            assertThat(CommandLines.run(console, arguments.toArray(String[]::new)))
                    .as(arguments.toString())
                    .isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("must be UTF-8")
                    .doesNotContain("fault");
            assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("rgen");
        }
    }
}
