package dev.llmops.guardrails.internal.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The formats of secrets that ship with the library. */
final class SecretFormats {

    private static final double ENTROPY = 2.5;
    private static final double SERVICE_ENTROPY = 2.0;

    private SecretFormats() {}

    /** {@return tokens that are known by themselves} */
    static List<SecretFormat> tokens() {
        List<SecretFormat> formats = new ArrayList<>();
        for (String[] fields : rows("secret-formats.txt")) {
            double entropy = fields.length > 2 ? Double.parseDouble(fields[2]) : ENTROPY;
            formats.add(SecretFormat.of(fields[0], entropy, fields[1]));
        }
        return List.copyOf(formats);
    }

    /** {@return of each service the forms of its secrets, which are known only by the service's name in front of them} */
    static Map<String, List<SecretFormat>> services() {
        Map<String, List<SecretFormat>> services = new LinkedHashMap<>();
        for (String[] fields : rows("secret-services.txt")) {
            List<SecretFormat> formats = new ArrayList<>();
            for (String format : fields[1].split(" ", -1)) {
                formats.add(SecretFormat.of("service_secret", SERVICE_ENTROPY, format));
            }
            for (String name : fields[0].split("\\|", -1)) {
                services.put(name, List.copyOf(formats));
            }
        }
        return services;
    }

    private static List<String[]> rows(String resource) {
        try (InputStream in = Objects.requireNonNull(SecretFormats.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + resource + " can not be read", e);
        }
    }
}
