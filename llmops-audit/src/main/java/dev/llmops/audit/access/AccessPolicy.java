package dev.llmops.audit.access;

import dev.llmops.commons.internal.json.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Defines who may read what. As a file it is JSON: {@code {"readers": {"ana": "texts", "ben": "metadata"}}}.
 *
 * @param readers what each reader may read; anyone not named reads nothing
 */
public record AccessPolicy(Map<String, TextAccess> readers) {

    private static final String READERS = "readers";
    private static final int DEEPEST = 4;

    /** Copies the map. */
    public AccessPolicy {
        readers = Map.copyOf(readers);
    }

    /**
     * Reads a policy.
     *
     * @param file the file
     * @return the policy
     * @throws IOException if it cannot be read, or is not JSON
     * @throws IllegalArgumentException if it contains anything other than readers and their access; the message names the member
     */
    public static AccessPolicy read(Path file) throws IOException {
        Object document = new JsonTree(DEEPEST).read(Files.readAllBytes(file));
        if (!(document instanceof Map<?, ?> members)
                || members.size() != 1
                || !(members.get(READERS) instanceof Map<?, ?> named)) {
            throw new IllegalArgumentException(
                    "the access policy '" + file
                            + "' must be an object with one member 'readers', which is an object, as {\"readers\":{\"ana\":\"texts\"}}");
        }
        Map<String, TextAccess> readers = new LinkedHashMap<>();
        named.forEach((name, access) -> readers.put(String.valueOf(name), access(file, name, access)));
        return new AccessPolicy(readers);
    }

    private static TextAccess access(Path file, Object name, @Nullable Object access) {
        return Arrays.stream(TextAccess.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(access))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' in the access policy '" + file
                        + "' must read 'none', 'metadata' or 'texts', but was " + access));
    }

    /**
     * {@return a reader with the access that the policy grants: none, if it does not name them}
     *
     * @param name the reader's name
     * @param purpose why they read, or null
     */
    public StoreReader reader(String name, @Nullable String purpose) {
        return new StoreReader(name, readers.getOrDefault(name, TextAccess.NONE), purpose);
    }
}
