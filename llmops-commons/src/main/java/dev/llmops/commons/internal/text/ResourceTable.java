package dev.llmops.commons.internal.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Tables that ship with the library: resources in UTF-8 in the package of the class that reads them. */
public final class ResourceTable {

    private ResourceTable() {}

    /**
     * {@return the rows of a table: its lines that are neither blank nor begin with {@code #}}
     *
     * @param reader a class of the same module and package
     * @param name its file name
     * @throws UncheckedIOException if it cannot be read
     */
    public static List<String> rows(Class<?> reader, String name) {
        try (InputStream in = Objects.requireNonNull(reader.getResourceAsStream(name), "the resource " + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + name + " cannot be read", e);
        }
    }
}
