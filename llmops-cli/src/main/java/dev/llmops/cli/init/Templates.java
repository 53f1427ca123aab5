package dev.llmops.cli.init;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files that a skeleton is made of, with names and versions to fill in as {@code @name@}. */
final class Templates {

    private static final Pattern NAME = Pattern.compile("@([a-z0-9-]+)@");

    private final Map<String, String> values;

    /** @param values what is filled in, beside the versions of this build */
    Templates(Map<String, String> values) {
        this.values = new HashMap<>(values);
        versions().forEach((name, version) -> this.values.put(name.toString(), version.toString()));
    }

    /** {@return the version of the library that a skeleton uses: this one} */
    String version() {
        return Objects.requireNonNull(values.get("version"));
    }

    String filled(String template) {
        Matcher names = NAME.matcher(read(template));
        return names.replaceAll(name -> Matcher.quoteReplacement(
                Objects.requireNonNull(values.get(name.group(1)), () -> template + " names '" + name.group(1) + "'")));
    }

    private static Properties versions() {
        Properties versions = new Properties();
        try (InputStream file = open("versions.properties")) {
            versions.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions;
    }

    private static String read(String template) {
        try (InputStream file = open(template)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(Templates.class.getResourceAsStream(name), name);
    }
}
