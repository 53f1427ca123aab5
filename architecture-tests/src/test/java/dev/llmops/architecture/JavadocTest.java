package dev.llmops.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.util.JavacTask;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the javadoc tool would warn of in the public API: a missing comment, a missing {@code @param} or {@code @return},
 * a link that leads nowhere. The check is javac's own (doclint), less its wish for {@code @param} on the compact constructor of
 * a record, which newer JDKs have dropped.
 */
class JavadocTest {

    private static final Pattern COMPACT_CONSTRUCTOR = Pattern.compile("\\s*(public |protected |private )?\\w+ \\{");

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "llmops-api",
                "llmops-testkit",
                "llmops-console",
                "llmops-core",
                "llmops-local",
                "llmops-rag",
                "llmops-guardrails",
                "llmops-guardrails-remote",
                "llmops-redteam",
                "llmops-eval",
                "llmops-tuning",
                "llmops-memory",
                "llmops-monitoring",
                "llmops-audit",
                "llmops-batch",
                "llmops-serving",
                "llmops-experiments",
                "llmops-prompts",
                "integrations/cdi",
                "integrations/langchain4j",
                "integrations/mcp",
                "integrations/micrometer",
                "integrations/spark",
                "integrations/spring-ai",
                "integrations/spring-boot-autoconfigure"
            })
    void the_public_api_has_no_javadoc_warnings(String module) throws Exception {
        Path folder = CodeBase.root().resolve(module);
        List<String> warnings = doclint(CodeBase.sources(folder), classPath(folder)).stream()
                .filter(warning -> !isOfCompactConstructor(warning))
                .map(warning -> warning.toString().strip())
                .toList();

        assertThat(warnings).as("javadoc warnings in " + module).isEmpty();
    }

    /** With what an application brings (Spring, a container of CDI, Spark): the build of the module leaves it in a file. */
    private static String classPath(Path module) throws IOException {
        Path root = CodeBase.root().toAbsolutePath().normalize();
        Path output = root.resolve("architecture-tests").relativize(Path.of(System.getProperty("llmops.build")));
        Path file = module.resolve(output).resolve("compile-class-path.txt");
        String own = System.getProperty("java.class.path");
        return Files.exists(file) ? Files.readString(file).strip() + File.pathSeparator + own : own;
    }

    private static List<Diagnostic<? extends JavaFileObject>> doclint(List<Path> sources, String classPath)
            throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<String> options = List.of(
                "--release=17",
                "-proc:none",
                "-implicit:none",
                "-Xmaxwarns",
                "1000",
                "-Xdoclint:all/protected",
                "-Xdoclint/package:" + System.getProperty("llmops.doclint.packages"),
                "-classpath",
                classPath);
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(found, Locale.ENGLISH, StandardCharsets.UTF_8)) {
            var task = (JavacTask)
                    compiler.getTask(null, files, found, options, null, files.getJavaFileObjectsFromPaths(sources));
            task.analyze();
        }
        return found.getDiagnostics();
    }

    private static boolean isOfCompactConstructor(Diagnostic<? extends JavaFileObject> warning) {
        return warning.getMessage(Locale.ENGLISH).startsWith("no @param")
                && COMPACT_CONSTRUCTOR.matcher(line(warning)).matches();
    }

    private static String line(Diagnostic<? extends JavaFileObject> warning) {
        try {
            return Files.readAllLines(Path.of(warning.getSource().toUri())).get((int) warning.getLineNumber() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
