package dev.llmops.examples.docs;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every type that a page may name: those in the sources of this repository, on the class path, and in the JDK modules in use. */
final class KnownTypes {

    private static final String CLASS = ".class";
    private static final String JAVA = ".java";

    /** A pom stands in a folder of the root, or in one below it. */
    private static final int MODULE_DEPTH = 3;

    /** Simple names, each with the classes on the class path that have it. */
    private final Map<String, Set<String>> classes = new HashMap<>();

    private final Set<String> sources = new HashSet<>();

    private KnownTypes() {}

    static KnownTypes ofThisBuild() {
        KnownTypes types = new KnownTypes();
        try {
            for (String entry : List.of(System.getProperty("java.class.path").split(File.pathSeparator))) {
                if (entry.endsWith(".jar")) {
                    types.addJar(entry);
                } else {
                    types.addFolder(Path.of(entry));
                }
            }
            for (String module : List.of("java.base", "java.net.http", "java.sql")) {
                types.addFolder(FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", module));
            }
            types.addSources();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return types;
    }

    /** {@return whether a type has this simple name and, if a member is named, one of them has it} */
    boolean has(String type, @Nullable String member) {
        Set<String> named = classes.getOrDefault(type, Set.of());
        if (named.isEmpty() || member == null) {
            return !named.isEmpty() || sources.contains(type);
        }
        return named.stream().anyMatch(each -> hasMember(each, member));
    }

    /** {@return the full names of the classes on the class path that have a simple name} */
    Set<String> named(String type) {
        return classes.getOrDefault(type, Set.of());
    }

    private static boolean hasMember(String className, String member) {
        try {
            Class<?> type = Class.forName(className, false, KnownTypes.class.getClassLoader());
            return Stream.of(type.getMethods(), type.getDeclaredMethods(), type.getFields(), type.getDeclaredClasses())
                    .flatMap(Arrays::stream)
                    .map(each -> each instanceof Class<?> inner ? inner.getSimpleName() : name(each))
                    .anyMatch(member::equals);
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static String name(Object member) {
        return ((java.lang.reflect.Member) member).getName();
    }

    private void addJar(String file) throws IOException {
        try (JarFile jar = new JarFile(file)) {
            jar.stream().map(entry -> entry.getName()).forEach(this::add);
        }
    }

    private void addFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.forEach(file -> add(folder.relativize(file).toString()));
            }
        }
    }

    private void add(String file) {
        if (file.endsWith(CLASS) && !file.startsWith("META-INF")) {
            String name = file.substring(0, file.length() - CLASS.length()).replace('/', '.');
            String simple = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
            classes.computeIfAbsent(simple, each -> new HashSet<>()).add(name);
        }
    }

    private void addSources() throws IOException {
        List<Path> modules;
        try (Stream<Path> poms = Files.find(Page.ROOT, MODULE_DEPTH, (path, attributes) -> path.endsWith("pom.xml"))) {
            modules = poms.map(pom -> pom.resolveSibling("src"))
                    .filter(Files::isDirectory)
                    .toList();
        }
        for (Path module : modules) {
            try (Stream<Path> files = Files.walk(module)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(JAVA))
                        .forEach(name -> sources.add(name.substring(0, name.length() - JAVA.length())));
            }
        }
    }
}
