package dev.llmops.console.access;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to the console, whatever server took it.
 *
 * @param method {@code GET} or {@code POST}, in capitals
 * @param base what stands before the console's own paths: empty at the root, or as {@code /admin/llmops}
 * @param path the path within the console, which begins with a slash; decoded
 * @param parameters parameters of the query and of a form, decoded
 * @param headers by their names in lower case; of a header that came twice, the first
 * @param user who the server says it is, or null
 * @param roles the roles that the server knows of them; empty where it does not tell
 * @param local whether the connection comes from this machine
 */
public record ConsoleRequest(
        String method,
        String base,
        String path,
        Map<String, List<String>> parameters,
        Map<String, String> headers,
        @Nullable String user,
        Set<String> roles,
        boolean local) {

    /** Copies the collections, and writes names of headers in lower case. */
    public ConsoleRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(path, "path");
        parameters = Map.copyOf(parameters);
        Map<String, String> lower = new HashMap<>();
        headers.forEach((name, value) -> lower.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        headers = Map.copyOf(lower);
        roles = Set.copyOf(roles);
    }

    /**
     * {@return a header, or null}
     *
     * @param name its name, in any case
     */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /**
     * {@return the first value of a parameter without the blanks around it, or null if there is none or it is blank}
     *
     * @param name its name
     */
    public @Nullable String parameter(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        String value = values.isEmpty() ? "" : values.get(0).strip();
        return value.isEmpty() ? null : value;
    }

    /** {@return the same request with the method {@code GET}, which {@code HEAD} is answered as} */
    public ConsoleRequest asGet() {
        return new ConsoleRequest("GET", base, path, parameters, headers, user, roles, local);
    }
}
