package dev.llmops.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** NOTICE names all data that ships, and all numbers that were fitted to data, with the licence of what they are from. */
class NoticeTest {

    /** What holds no data: settings, styles, tables of a database, prompts, descriptions of what stands beside them. */
    private static final Pattern NO_DATA = Pattern.compile(".*(?:/META-INF/.*|\\.(?:properties|css|sql|prompt|md))");

    private static final Pattern FITTED =
            Pattern.compile("weights[\\s*]+were[\\s*]+fitted|new LogisticRegression\\(-?\\d");
    private static final Pattern LICENCE =
            Pattern.compile("licen[sc]e|public domain|CC BY|ODC-BY|written for this project", Pattern.CASE_INSENSITIVE);

    private final List<String> entries =
            List.of(read(CodeBase.root().resolve("NOTICE")).split("\\R\\R", -1));

    @Test
    void every_file_of_data_that_ships_is_named_with_a_licence() {
        assertThat(CodeBase.mainResources().stream()
                        .filter(file -> file.toString().contains("/llmops-"))
                        .filter(file -> !NO_DATA.matcher(file.toString()).matches())
                        .map(file -> file.getFileName().toString()))
                .isNotEmpty()
                .allMatch(this::named);
    }

    @Test
    void every_class_with_fitted_numbers_is_named_with_a_licence() {
        assertThat(CodeBase.mainSources().stream()
                        .filter(file -> FITTED.matcher(read(file)).find())
                        .map(file -> file.getFileName().toString().replace(".java", "")))
                .isNotEmpty()
                .allMatch(this::named);
    }

    private boolean named(String name) {
        return entries.stream()
                .anyMatch(
                        entry -> entry.contains(name) && LICENCE.matcher(entry).find());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
