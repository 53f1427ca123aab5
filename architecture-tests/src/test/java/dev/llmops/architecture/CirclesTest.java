package dev.llmops.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a reader can rely on when finding the way: packages stand above each other, and a folder is a concept. */
class CirclesTest {

    private static final int MAX_FILES = 28;
    /** Folders that still are too large; the list only gets shorter. */
    private static final Set<String> STILL_LARGE = Set.of("benchmarks");

    @Test
    void no_package_uses_one_that_uses_it() {
        Map<String, Map<String, String>> uses = uses();
        List<String> circles = uses.entrySet().stream()
                .flatMap(from -> from.getValue().entrySet().stream()
                        .filter(to -> reaches(uses, to.getKey(), from.getKey()))
                        .map(to -> from.getKey() + " uses " + to.getKey() + ": " + to.getValue()))
                .toList();

        assertThat(circles).isEmpty();
    }

    /** {@return which packages of its module each uses, with an example; an internal one may use its module's API} */
    private static Map<String, Map<String, String>> uses() {
        Map<String, Map<String, String>> uses = new TreeMap<>();
        for (JavaClass type : CodeBase.main()) {
            for (Dependency each : type.getDirectDependenciesFromSelf()) {
                String from = type.getPackageName();
                String to = each.getTargetClass().getBaseComponentType().getPackageName();
                if (!from.equals(to)
                        && !CodeBase.moduleOf(from).isEmpty()
                        && CodeBase.moduleOf(from).equals(CodeBase.moduleOf(to))
                        && (!CodeBase.isInternal(from) || CodeBase.isInternal(to))) {
                    uses.computeIfAbsent(from, name -> new TreeMap<>()).putIfAbsent(to, each.getDescription());
                }
            }
        }
        return uses;
    }

    private static boolean reaches(Map<String, Map<String, String>> uses, String from, String to) {
        Set<String> seen = new TreeSet<>(Set.of(from));
        Deque<String> next = new ArrayDeque<>(seen);
        while (!next.isEmpty()) {
            String each = next.pop();
            if (each.equals(to)) {
                return true;
            }
            uses.getOrDefault(each, Map.of()).keySet().stream()
                    .filter(seen::add)
                    .forEach(next::push);
        }
        return false;
    }

    @Test
    void a_folder_has_no_more_files_than_a_concept_needs() throws IOException {
        Set<String> large = new TreeSet<>();
        Set<Path> folders = new TreeSet<>();
        CodeBase.mainSources().forEach(file -> folders.add(file.getParent()));
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.filter(Files::isRegularFile).count() > MAX_FILES) {
                    String path = folder.toString();
                    large.add(path.substring(path.indexOf("dev/llmops/") + "dev/llmops/".length()));
                }
            }
        }

        assertThat(large).isEqualTo(new TreeSet<>(STILL_LARGE));
    }
}
