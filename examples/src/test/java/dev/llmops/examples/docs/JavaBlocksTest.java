package dev.llmops.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever Java the documentation shows compiles against the modules as they are. */
class JavaBlocksTest {

    @TempDir
    Path classes;

    static Stream<Page> pages() {
        return Page.all().stream().filter(page -> !javaBlocks(page).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void the_java_of_a_page_compiles(Page page) throws IOException {
        assertThat(errors(javaBlocks(page))).isEmpty();
    }

    @Test
    void an_error_is_told_with_page_line_and_message() throws IOException {
        Page page = new Page(
                "docs/page.md",
                List.of(
                        "<!-- The Java on this page is compiled after:",
                        "import java.util.List;",
                        "static List<String> names;",
                        "-->",
                        "```java",
                        "String first = names.get(0);",
                        "int second = names.get(1);",
                        "```"));

        assertThat(errors(javaBlocks(page)))
                .singleElement()
                .asString()
                .startsWith("docs/page.md:7: ")
                .contains("incompatible types");
    }

    private static List<JavaBlockSource> javaBlocks(Page page) {
        return page.blocks().stream()
                .filter(block -> block.language().equals("java"))
                .map(block -> new JavaBlockSource(page, block))
                .toList();
    }

    private List<String> errors(List<JavaBlockSource> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> told = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(told, Locale.ROOT, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
            compiler.getTask(null, files, told, options, null, sources).call();
        }
        return told.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(JavaBlocksTest::told)
                .toList();
    }

    private static String told(Diagnostic<? extends JavaFileObject> error) {
        String place = error.getSource() instanceof JavaBlockSource source ? source.place(error.getLineNumber()) : "?";
        return place + ": " + error.getMessage(Locale.ROOT);
    }
}
