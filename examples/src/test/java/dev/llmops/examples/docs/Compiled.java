package dev.llmops.examples.docs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles the Java of pages. */
final class Compiled {

    private Compiled() {}

    /** {@return what is wrong with blocks, each with page and line} */
    static List<String> errors(List<JavaBlockSource> sources, Path classes) throws IOException {
        if (sources.isEmpty()) {
            return List.of();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> told = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(told, Locale.ROOT, null)) {
            List<String> options = List.of(
                    "-proc:none",
                    "-parameters",
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path"));
            compiler.getTask(null, files, told, options, null, sources).call();
        }
        return told.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(Compiled::told)
                .toList();
    }

    private static String told(Diagnostic<? extends JavaFileObject> error) {
        String place = error.getSource() instanceof JavaBlockSource source ? source.place(error.getLineNumber()) : "?";
        return place + ": " + error.getMessage(Locale.ROOT);
    }
}
