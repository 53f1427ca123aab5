package dev.llmops.serving.internal.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.serving.routing.EndpointLoad;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** The response header {@code endpoint-load-metrics} of Open Request Cost Aggregation, in its JSON form. */
public final class OrcaHeader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "JSON ";

    private OrcaHeader() {}

    /** {@return the load; none if the header cannot be read, since it is beside the answer; {@code headers}: of a response} */
    public static Optional<EndpointLoad> load(HttpHeaders headers) {
        String value = headers.firstValue("endpoint-load-metrics").orElse("").strip();
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode metrics = JSON.readTree(value.startsWith(PREFIX) ? value.substring(PREFIX.length()) : value)
                    .path("named_metrics");
            double running = metrics.path("num_requests_running").asDouble(-1);
            double waiting = metrics.path("num_requests_waiting").asDouble(-1);
            double cache = metrics.path("kv_cache_usage_perc").asDouble(-1);
            return Loads.of(running, waiting, cache);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
