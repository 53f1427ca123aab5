package dev.llmops.rag.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.confidence.ConfidenceFileException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bound outlives the process that fitted it. */
class ConfidenceFileTest {

    private static final SelectiveBound BOUND =
            new SelectiveBound(0.123456789, 0.1, 0.05, 100, 80, 2, 0.0871, "index-1");

    @TempDir
    Path folder;

    @Test
    void a_bound_that_is_read_is_the_written_one() {
        BOUND.write(folder.resolve("bound.json"));

        assertThat(SelectiveBound.read(folder.resolve("bound.json"))).isEqualTo(BOUND);
        assertThat(folder).isDirectoryContaining("glob:**bound.json").isDirectoryNotContaining("glob:**.part");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"version\" : 1  | \"version\" : 2   | OTHER_VERSION | must be of version 1, but is of 2",
                "\"version\" : 1  | \"version\" : \"1\" | OTHER_VERSION | must be of version 1, but is of \"1\"",
                "selective bound  | other             | OTHER_FORMAT  | but is of 'llmops other'",
                "\"n\" : 100      | \"n\" : 101       | CORRUPT       | its content is not what its digest says",
                "\"sha256\" : \"  | \"sha256\" : \"0  | CORRUPT       | its content is not what its digest says",
                "\"version\" : 1  | \"version\" : 1, \"version\" : 1 | CORRUPT | it is no JSON",
                "{                | [{                | CORRUPT       | it is no JSON",
            })
    void another_version_another_format_or_a_changed_file_is_refused(
            String part, String other, Problem problem, String message) throws IOException {
        Path file = folder.resolve("bound.json");
        BOUND.write(file);
        String text = Files.readString(file);
        assertThat(text).contains(part);
        Files.writeString(file, text.replaceFirst(Pattern.quote(part), other));

        assertThatThrownBy(() -> SelectiveBound.read(file))
                .isInstanceOfSatisfying(
                        ConfidenceFileException.class,
                        e -> assertThat(e.problem()).isEqualTo(problem))
                .hasMessageContaining("bound.json")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"threshold\":0.5}", "7"})
    void content_that_is_no_bound_is_refused_even_with_its_digest(String content) throws IOException {
        Path file = folder.resolve("bound.json");
        Files.writeString(
                file,
                "{\"format\":\"llmops selective bound\",\"version\":1,\"sha256\":\"" + Sha256.hex(content)
                        + "\",\"content\":" + content + "}");

        assertThatThrownBy(() -> SelectiveBound.read(file))
                .isInstanceOfSatisfying(
                        ConfidenceFileException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.CORRUPT));
    }

    @Test
    void each_cut_of_a_file_is_refused() throws IOException {
        Path file = folder.resolve("bound.json");
        BOUND.write(file);
        String text = Files.readString(file).strip();
        for (int length = 0; length < text.length(); length++) {
            Files.writeString(file, text.substring(0, length));
            assertThatThrownBy(() -> SelectiveBound.read(file))
                    .as("cut to %s characters", length)
                    .isInstanceOf(ConfidenceFileException.class);
        }
    }

    @Test
    void a_file_that_is_not_there_or_has_no_place_is_told() {
        assertThatThrownBy(() -> SelectiveBound.read(folder.resolve("none.json")))
                .isInstanceOfSatisfying(
                        ConfidenceFileException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.INACCESSIBLE));
        assertThatThrownBy(() -> BOUND.write(folder.resolve("no/folder.json")))
                .isInstanceOf(ConfidenceFileException.class)
                .hasMessageContaining("cannot be written");
    }
}
