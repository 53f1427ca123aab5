package dev.llmops.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** One spelling in code, messages and documents, so that a test or a user who looks for a message finds it. */
class WordsTest {

    private static final Pattern WRONG = Pattern.compile("\\bcan\\s+not\\b", Pattern.CASE_INSENSITIVE);

    /** What {@code MAX_} and {@code MIN_} say in every other library. */
    private static final Pattern OTHER_LIMIT =
            Pattern.compile("(MOST|LEAST|LONGEST|SHORTEST|LARGEST|SMALLEST|FEWEST)(_.*)?");

    /** Files whose texts are data: what models and people write. */
    private static final Set<String> DATA =
            Set.of("RefusalDetector.java", "GuardModelDetectorTest.java", "SuccessCheckTest.java", "WordsTest.java");

    /** Folders that are not ours to spell, or hold a company's documents for the demo. */
    private static final Set<String> SKIPPED = Set.of("target", ".git", "node_modules", "src/main/docs");

    @Test
    void cannot_is_one_word() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : written()) {
            String text = Files.readString(file);
            WRONG.matcher(text)
                    .results()
                    .forEach(match -> found.add(CodeBase.root().relativize(file) + ":"
                            + text.substring(0, match.start()).lines().count()));
        }

        assertThat(found).isEmpty();
    }

    @Test
    void constants_that_limit_begin_with_max_or_min() {
        List<String> found = CodeBase.main().stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().containsAll(Set.of(JavaModifier.STATIC, JavaModifier.FINAL)))
                .filter(field -> OTHER_LIMIT.matcher(field.getName()).matches())
                .filter(field -> !field.getRawType().isEnum())
                .map(JavaField::getFullName)
                .toList();

        assertThat(found).isEmpty();
    }

    private static List<Path> written() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(CodeBase.root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return SKIPPED.stream().anyMatch(folder::endsWith)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                if ((name.endsWith(".java") || name.endsWith(".md") || name.endsWith(".sh")) && !DATA.contains(name)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
