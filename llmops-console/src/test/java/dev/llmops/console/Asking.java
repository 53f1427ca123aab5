package dev.llmops.console;

import dev.llmops.console.access.ConsoleRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Requests of a browser on this machine. */
final class Asking {

    private Asking() {}

    static ConsoleRequest get(String path, String... parameters) {
        return request("GET", path, Map.of(), parameters);
    }

    /** With what a browser sends along with a form of the same origin. */
    static ConsoleRequest post(String path, String... parameters) {
        return request(
                "POST", path, Map.of("Origin", "http://localhost:8090", "Sec-Fetch-Site", "same-origin"), parameters);
    }

    static ConsoleRequest request(String method, String path, Map<String, String> headers, String... parameters) {
        Map<String, List<String>> fields = new TreeMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            fields.put(parameters[i], List.of(parameters[i + 1]));
        }
        Map<String, String> all = new HashMap<>(Map.of("Host", "localhost:8090"));
        all.putAll(headers);
        return new ConsoleRequest(method, "", path, fields, all, null, Set.of(), true);
    }
}
