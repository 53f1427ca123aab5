package dev.llmops.console;

import dev.llmops.commons.internal.html.Html;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The style and the script, which are all that a page loads. They are the same for everybody and tell nothing. */
final class Assets {

    private static final Map<String, Asset> ALL = Map.of(
            "/assets/console.css", new Asset("text/css", Html.css() + read("console.css")),
            "/assets/console.js", new Asset("text/javascript", read("console.js")));

    /** A file. */
    record Asset(String type, String text) {}

    private Assets() {}

    static @Nullable Asset find(String path) {
        return ALL.get(path);
    }

    private static String read(String name) {
        try (InputStream file = Assets.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("'" + name + "' cannot be read from this jar", e);
        }
    }
}
