package dev.llmops.monitoring.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.commons.internal.http.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An MLflow experiment that traces can be sent to. MLflow answers spans for a nonexistent experiment with status 200 and
 * loses them, so an application should look it up once, at startup.
 *
 * @param id its id
 * @param name its name
 * @param traces the address for its traces, by OTLP over HTTP
 */
public record MlflowExperiment(String id, String name, URI traces) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Refuses nulls. */
    public MlflowExperiment {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(traces, "traces");
    }

    /**
     * {@return an experiment that exists and is not deleted}
     *
     * @param uri the server's address
     * @param id the experiment's id
     * @throws TracingBackendException if there is none, or the server cannot be reached
     */
    public static MlflowExperiment byId(URI uri, String id) {
        return ask(uri, "get?experiment_id=", id);
    }

    /**
     * {@return an experiment that exists and is not deleted}
     *
     * @param uri the server's address
     * @param name the experiment's name
     * @throws TracingBackendException if there is none, or the server cannot be reached
     */
    public static MlflowExperiment byName(URI uri, String name) {
        return ask(uri, "get-by-name?experiment_name=", name);
    }

    /** {@return the headers that spans for this experiment need} */
    public Map<String, String> headers() {
        return Map.of("x-mlflow-experiment-id", id);
    }

    private static MlflowExperiment ask(URI uri, String call, String wanted) {
        BackendAddress address = BackendAddress.of(uri);
        String path = "/api/2.0/mlflow/experiments/" + call + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
        JsonNode experiment = read(address, answer(address, path), wanted);
        if (!experiment.path("lifecycle_stage").asText("active").equals("active")) {
            throw problem(
                    address, "has deleted the experiment '" + wanted + "'; restore it or name another", null, false);
        }
        return new MlflowExperiment(
                experiment.path("experiment_id").asText(),
                experiment.path("name").asText(),
                address.resolve("/v1/traces"));
    }

    private static WholeAnswer answer(BackendAddress address, String path) {
        try {
            return address.ask(path, null, TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw problem(address, "was not waited for, since the thread was interrupted", e, true);
        } catch (IOException e) {
            throw problem(address, "cannot be reached; check the address and whether it runs", e, true);
        }
    }

    private static JsonNode read(BackendAddress address, WholeAnswer answer, String wanted) {
        JsonNode tree = tree(answer);
        if (answer.status() == 200 && tree.path("experiment").isObject()) {
            return tree.path("experiment");
        }
        if (answer.status() == 404 && tree.path("error_code").asText().equals("RESOURCE_DOES_NOT_EXIST")) {
            throw problem(
                    address,
                    "has no experiment '" + wanted
                            + "', and would lose its traces without saying so; create it or name another",
                    null,
                    false);
        }
        throw problem(
                address,
                "does not say whether it has the experiment '" + wanted + "' (HTTP status " + answer.status()
                        + "); check the address, the keys and what stands in front of it",
                null,
                answer.status() >= 500);
    }

    private static JsonNode tree(WholeAnswer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    private static TracingBackendException problem(
            BackendAddress address, String what, @Nullable Throwable cause, boolean retryable) {
        return new TracingBackendException("MLflow at " + address + " " + what, cause, retryable);
    }
}
