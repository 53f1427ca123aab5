package dev.llmops.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the examples of the Javadoc name exists: each type, and the member that follows its name. */
class JavadocExamplesTest {

    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\s*\\{@code(.*?)\\}\\s*</pre>", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("\"[^\"\n]*\"|//[^\n]*");
    private static final Pattern NAMED = Pattern.compile("(?<![\\w.@])([A-Z]\\w*[a-z]\\w*)(?:\\.([a-zA-Z]\\w*))?");

    /** What an application has, and what is Spring's: its versions are on the class paths of other modules. */
    private static final Set<String> ELSEWHERE = Set.of(
            "Application",
            "Assistant",
            "ChatClient",
            "ChatMemory",
            "Question",
            "Reply",
            "TenantOfRequest",
            "Ticket",
            "Warehouse");

    @Test
    void a_type_that_an_example_names_exists_and_has_the_member_that_follows() throws IOException {
        KnownTypes types = KnownTypes.ofThisBuild();
        List<String> unknown = new ArrayList<>();
        int examples = 0;
        for (Path source : sources()) {
            Matcher example = EXAMPLE.matcher(Files.readString(source));
            while (example.find()) {
                String code = TEXT.matcher(example.group(1)).replaceAll("");
                // The others are YAML.
                if (code.contains("(")) {
                    examples++;
                    NAMED.matcher(code)
                            .results()
                            .filter(name -> !ELSEWHERE.contains(name.group(1)))
                            .filter(name -> !types.has(name.group(1), name.group(2)))
                            .forEach(name -> unknown.add(source.getFileName() + ": " + name.group()));
                }
            }
        }

        assertThat(examples).isGreaterThan(40);
        assertThat(unknown).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> roots = Files.find(
                Page.ROOT, 5, (path, attributes) -> attributes.isDirectory() && path.endsWith("src/main/java"))) {
            for (Path root : roots.toList()) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }
}
