package dev.llmops.console.internal.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The files of a folder, the latest first. A name that a viewer gives is only ever compared with those that are there, so that it leads nowhere
 * else. What was read of a file stays as long as the file does. Safe for use by multiple threads.
 */
final class RunFolder<T> {

    static final int SHOWN = 30;
    private static final int KEPT = 32;
    private static final long MAX_SIZE = 64L << 20;

    private final FileReader<T> reader;
    private final Map<Path, Kept<T>> kept = new LinkedHashMap<>(KEPT, 0.75f, true);

    RunFolder(FileReader<T> reader) {
        this.reader = reader;
    }

    private record Kept<T>(FileTime changed, long size, T read) {}

    /** A file. */
    record RunFileEntry(String name, Path path, FileTime changed, long size) {}

    /** Reads a file, or says with a runtime exception why it is none. */
    @FunctionalInterface
    interface FileReader<T> {
        T read(Path path);
    }

    static List<RunFileEntry> files(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            List<RunFileEntry> entries = new ArrayList<>();
            for (Path path : (Iterable<Path>) found::iterator) {
                entry(path).ifPresent(entries::add);
            }
            entries.sort(Comparator.comparing(RunFileEntry::changed).reversed().thenComparing(RunFileEntry::name));
            return entries;
        } catch (IOException e) {
            throw Refusal.notFound("the folder of runs cannot be read: " + e.getMessage());
        }
    }

    /** Empty if it is no file of a run: something else, a link that leads nowhere, or a file that went meanwhile. */
    private static Optional<RunFileEntry> entry(Path path) {
        String name = String.valueOf(path.getFileName());
        try {
            BasicFileAttributes about = Files.readAttributes(path, BasicFileAttributes.class);
            return about.isRegularFile() && name.endsWith(".jsonl")
                    ? Optional.of(new RunFileEntry(name, path, about.lastModifiedTime(), about.size()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@return the names of other files, to compare one with} */
    static List<String> others(Path folder, String name) {
        return files(folder).stream()
                .map(RunFileEntry::name)
                .filter(each -> !each.equals(name))
                .limit(SHOWN)
                .toList();
    }

    /** {@return what is shown of the first of some files, without those that are none of a run} */
    <R> List<R> shown(List<RunFileEntry> files, BiFunction<RunFileEntry, T, R> row) {
        return files.stream()
                .limit(SHOWN)
                .flatMap(file -> read(file).map(run -> row.apply(file, run)).stream())
                .toList();
    }

    T read(Path folder, String name) {
        String shown = "'" + Texts.cut(name, 80) + "'";
        return files(folder).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .map(this::read)
                .orElseThrow(() -> Refusal.notFound("there is no run " + shown))
                .orElseThrow(() -> Refusal.notFound(shown + " is no file of a run, or too large"));
    }

    /** Empty if the file is none of a run. */
    private Optional<T> read(RunFileEntry file) {
        synchronized (kept) {
            Kept<T> known = kept.get(file.path());
            if (known != null && known.changed().equals(file.changed()) && known.size() == file.size()) {
                return Optional.of(known.read());
            }
        }
        if (file.size() > MAX_SIZE) {
            return Optional.empty();
        }
        T read;
        try {
            read = reader.read(file.path());
        } catch (RuntimeException e) {
            return Optional.empty();
        }
        synchronized (kept) {
            kept.put(file.path(), new Kept<>(file.changed(), file.size(), read));
            while (kept.size() > KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
        return Optional.of(read);
    }
}
