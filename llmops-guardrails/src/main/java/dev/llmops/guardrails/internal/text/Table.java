package dev.llmops.guardrails.internal.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Tables that ship with the library, as texts in UTF-8 beside the class that reads them.
 */
public final class Table {

    private Table() {}

    /**
     * {@return the rows of a table: its lines that are neither blank nor begin with {@code #}}
     *
     * @param reader the class that it stands beside
     * @param name its file name
     * @throws UncheckedIOException if it can not be read
     */
    public static List<String> rows(Class<?> reader, String name) {
        try (InputStream in = Objects.requireNonNull(reader.getResourceAsStream(name), "the resource " + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + name + " can not be read", e);
        }
    }
}
