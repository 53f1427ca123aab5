package dev.llmops.serving.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The response header {@code endpoint-load-metrics} of Open Request Cost Aggregation, in its JSON form. */
final class OrcaHeader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "JSON ";

    private OrcaHeader() {}

    /** A header that cannot be read says nothing: it is beside the answer. */
    static Optional<ServerLoad> load(HttpHeaders headers) {
        String value = headers.firstValue("endpoint-load-metrics").orElse("").strip();
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode metrics = JSON.readTree(value.startsWith(PREFIX) ? value.substring(PREFIX.length()) : value)
                    .path("named_metrics");
            ServerLoad load = new ServerLoad(
                    number(metrics, "num_requests_running"),
                    number(metrics, "num_requests_waiting"),
                    number(metrics, "kv_cache_usage_perc"));
            return load.equals(new ServerLoad(null, null, null)) ? Optional.empty() : Optional.of(load);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Double number(JsonNode metrics, String name) {
        JsonNode value = metrics.path(name);
        return value.isNumber() ? (Double) value.asDouble() : null;
    }
}
