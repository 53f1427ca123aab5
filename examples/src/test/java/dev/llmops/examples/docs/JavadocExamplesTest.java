package dev.llmops.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of the Javadoc compile, after the imports of their source, with what {@link JavadocSurroundings} has. The two of Spring are left out: its
 * versions are on the class paths of other modules.
 */
class JavadocExamplesTest {

    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code(.*?)\\}</pre>", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("\"[^\"\n]*\"|//[^\n]*");
    private static final Pattern TYPE = Pattern.compile("(?<![\\w.])[A-Z]\\w*[a-z]\\w*");
    private static final List<Path> ELSEWHERE = Stream.of("spring-ai", "spring-boot-autoconfigure")
            .map(module -> Page.ROOT.resolve("integrations").resolve(module))
            .toList();

    /** What surrounds the examples of a source, where it is more than what all have. */
    private static final Map<String, String> SURROUNDINGS = Map.of(
            "AutoTuner", "Local",
            "Quantizer", "Local",
            "LocalSession", "Local",
            "AdapterChecks", "Local",
            "LoraConverter", "Adapter",
            "FeedbackRound", "Rounds",
            "RedTeamGate", "Attacks");

    @TempDir
    Path classes;

    private final KnownTypes types = KnownTypes.ofThisBuild();

    @Test
    void the_examples_of_the_javadoc_compile() throws IOException {
        List<String> errors = new ArrayList<>();
        int examples = 0;
        for (Path file : sources()) {
            String source = Files.readString(file);
            List<Page.Block> blocks = blocks(source);
            if (!blocks.isEmpty() && ELSEWHERE.stream().noneMatch(file::startsWith)) {
                examples += blocks.size();
                errors.addAll(errors(Page.ROOT.relativize(file).toString(), source, blocks));
            }
        }

        assertThat(examples).isGreaterThan(40);
        assertThat(errors).isEmpty();
    }

    @Test
    void an_example_that_does_not_compile_is_told_with_source_line_and_message() throws IOException {
        String source = """
                package dev.llmops.core;
                /**
                 * <pre>{@code
                 * Answer answer = ops.prompt("support-answer").ask();
                 * answer.wisdom();
                 * }</pre>
                 */
                class Some {}
                """;

        assertThat(errors("Some.java", source, blocks(source)))
                .singleElement()
                .asString()
                .startsWith("Some.java:5: ")
                .contains("wisdom()");
    }

    private List<String> errors(String path, String source, List<Page.Block> blocks) throws IOException {
        List<String> lines = new ArrayList<>(source.lines().toList());
        lines.add(Page.PRELUDE);
        String surroundings =
                SURROUNDINGS.get(Path.of(path).getFileName().toString().replace(".java", ""));
        lines.add("import static " + JavadocSurroundings.class.getName()
                + (surroundings == null ? "" : "." + surroundings) + ".*;");
        lines.addAll(imports(source, blocks));
        lines.add("-->");
        Page page = new Page(path, lines);
        return Compiled.errors(
                blocks.stream().map(block -> new JavaBlockSource(page, block)).toList(), classes);
    }

    /** What the examples name is what their source imports or has beside it, or the only type of that name that an application sees. */
    private Set<String> imports(String source, List<Page.Block> blocks) {
        String home = source.lines()
                .filter(line -> line.startsWith("package "))
                .findFirst()
                .orElseThrow()
                .replaceAll("package |;", "");
        Set<String> imports = new TreeSet<>();
        for (Page.Block block : blocks) {
            TYPE.matcher(TEXT.matcher(String.join("\n", block.lines())).replaceAll("\"\""))
                    .results()
                    .map(found -> found.group())
                    .filter(type -> !isSurrounding(type))
                    .flatMap(type -> fullName(source, home, type).stream())
                    .forEach(name -> imports.add("import " + name + ";"));
        }
        return imports;
    }

    private Set<String> fullName(String source, String home, String type) {
        Matcher imported =
                Pattern.compile("(?m)^import ([\\w.]+\\." + type + ");").matcher(source);
        Set<String> named = types.named(type);
        if (imported.find()) {
            return Set.of(imported.group(1));
        }
        for (String near : List.of(home + "." + type, "java.lang." + type)) {
            if (named.contains(near)) {
                return Set.of(near);
            }
        }
        for (String group : List.of("dev.llmops.", "java.", "dev.langchain4j.", "org.junit.jupiter.", "jakarta.")) {
            Set<String> of = named.stream()
                    .filter(name -> name.startsWith(group) && !name.contains(".internal.") && !name.contains("$"))
                    .collect(Collectors.toSet());
            String module = home.replaceFirst("((?:\\w+\\.){2}\\w+).*", "$1.");
            Set<String> ofModule =
                    of.stream().filter(name -> name.startsWith(module)).collect(Collectors.toSet());
            if (!of.isEmpty()) {
                return ofModule.isEmpty() ? of : ofModule;
            }
        }
        return Set.of();
    }

    private static boolean isSurrounding(String type) {
        return Stream.of(JavadocSurroundings.class.getDeclaredClasses())
                .anyMatch(each -> each.getSimpleName().equals(type));
    }

    /** The examples that are Java; the others are YAML. */
    private static List<Page.Block> blocks(String source) {
        return EXAMPLE.matcher(source)
                .results()
                .filter(example -> TEXT.matcher(example.group(1)).replaceAll("").contains("("))
                .map(example -> new Page.Block(
                        "java",
                        (int) source.substring(0, example.start(1)).lines().count(),
                        code(example.group(1))))
                .toList();
    }

    /** The lines of an example. One that is an expression alone becomes a statement. */
    private static List<String> code(String example) {
        List<String> lines = new ArrayList<>(example.lines()
                .map(line -> line.replaceFirst("^ *\\* ?", "").replaceFirst("^\\.\\.\\.$", ""))
                .toList());
        if (!example.stripTrailing().replaceFirst("\\s*\\*\\s*$", "").matches("(?s).*[;}]")) {
            int first = lines.get(0).isBlank() ? 1 : 0;
            lines.set(first, "Object example = " + lines.get(first));
            lines.add(";");
        }
        return lines;
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
