package dev.llmops.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
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

    /** Test classes of every other module that has been compiled, in the folder in which this build puts them. */
    static JavaClasses tests() {
        return Tests.CLASSES;
    }

    private static JavaClasses importTests() {
        try {
            Path own = Path.of(CodeBase.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path module = ROOT.toRealPath().resolve("architecture-tests");
            return new ClassFileImporter()
                    .importPaths(existing(module.relativize(own.toRealPath()).toString()));
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every Java source file of every module that ships. */
    static List<Path> mainSources() {
        return existing("src/main/java").stream().flatMap(CodeBase::javaFiles).toList();
    }

    /** Every resource of every module that ships. */
    static List<Path> mainResources() {
        return existing("src/main/resources").stream().flatMap(CodeBase::files).toList();
    }

    /** Every Java source file of one module that ships. */
    static List<Path> sources(Path module) {
        return javaFiles(module.resolve("src/main/java")).toList();
    }

    /** The module of a class is the word behind {@code dev.llmops.}, four modules aside; a rule in ModulesTest makes that true. */
    static String moduleOf(JavaClass type) {
        return moduleOf(type.getPackageName());
    }

    static String moduleOf(String packageName) {
        if (!packageName.startsWith(ROOT_PACKAGE)) {
            return "";
        }
        String rest = packageName.substring(ROOT_PACKAGE.length());
        if (rest.equals("guardrails.remote")) {
            return "guardrails-remote";
        }
        if (rest.startsWith("spring.boot.autoconfigure")) {
            return "spring-boot-autoconfigure";
        }
        if (rest.startsWith("springai")) {
            return "spring-ai";
        }
        if (rest.equals("maven")) {
            return "maven-plugin";
        }
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    static boolean isInternal(String packageName) {
        return List.of(packageName.split("\\.")).contains("internal");
    }

    private static List<Path> existing(String folder) {
        return moduleFolders()
                .map(module -> module.resolve(folder))
                .filter(Files::isDirectory)
                .toList();
    }

    /** {@return the artifact that a folder makes: one of an integration is called after what it integrates} */
    static String artifact(Path module) {
        String name = module.getFileName().toString();
        return module.getParent().endsWith("integrations") ? "llmops-" + name : name;
    }

    /** {@return the folders of all modules} */
    static Stream<Path> moduleFolders() {
        return Stream.of(ROOT, ROOT.resolve("integrations"))
                .flatMap(CodeBase::folders)
                .filter(module -> Files.exists(module.resolve("pom.xml")));
    }

    private static Stream<Path> folders(Path parent) {
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        return files(folder).filter(file -> file.toString().endsWith(".java"));
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Tests {
        static final JavaClasses CLASSES = importTests();
    }

    private static final class Main {
        static final JavaClasses CLASSES = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.llmops")
                .that(DescribedPredicate.describe(
                        "are neither the rules themselves nor generated by JMH",
                        type -> !type.getPackageName().equals(OWN_PACKAGE)
                                && !type.getPackageName().contains("jmh_generated")));
    }
}
