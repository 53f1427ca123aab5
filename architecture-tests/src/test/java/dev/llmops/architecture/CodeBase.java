package dev.llmops.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The classes and sources that the rules look at, read once for all tests. */
final class CodeBase {

    static final String ROOT_PACKAGE = "dev.llmops.";

    private static final Path ROOT = Path.of(System.getProperty("llmops.root", ".."));
    private static final String OWN_PACKAGE = CodeBase.class.getPackageName();

    private CodeBase() {}

    /** The folder with the root pom. */
    static Path root() {
        return ROOT;
    }

    /** What ships: main classes of every module, from folders or jars, whichever the build has. */
    static JavaClasses main() {
        return Main.CLASSES;
    }

    /** Test classes of every other module that has been compiled. */
    static JavaClasses tests() {
        return new ClassFileImporter().importPaths(existing("target/test-classes"));
    }

    /** Every Java source file of every module that ships. */
    static List<Path> mainSources() {
        return existing("src/main/java").stream().flatMap(CodeBase::javaFiles).toList();
    }

    /** Every Java source file of one module that ships. */
    static List<Path> sources(Path module) {
        return javaFiles(module.resolve("src/main/java")).toList();
    }

    /** The module of a class is the word behind {@code dev.llmops.}; a rule in ModulesTest makes that true. */
    static String moduleOf(JavaClass type) {
        return moduleOf(type.getPackageName());
    }

    static String moduleOf(String packageName) {
        if (!packageName.startsWith(ROOT_PACKAGE)) {
            return "";
        }
        String rest = packageName.substring(ROOT_PACKAGE.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    static boolean isInternal(String packageName) {
        return List.of(packageName.split("\\.")).contains("internal");
    }

    private static List<Path> existing(String folder) {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                    .map(module -> module.resolve(folder))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Main {
        static final JavaClasses CLASSES = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.llmops")
                .that(DescribedPredicate.describe(
                        "are not the rules themselves",
                        type -> !type.getPackageName().equals(OWN_PACKAGE)));
    }
}
