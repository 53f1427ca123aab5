package dev.llmops.serving.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelException;
import dev.llmops.serving.internal.http.ServerConnection;
import dev.llmops.serving.internal.wire.JsonChanges;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Manages the applications of a Ray Serve cluster over the REST API of its dashboard. The API replaces the whole configuration and removes every
 * application that is not in it, so a change is planned against the deployed configuration, and applied only if that has not changed since. Safe
 * for use by multiple threads. Every method calls the cluster and throws a {@link ModelException} if it does not answer.
 */
public final class RayServe {

    private static final String PATH = "/api/serve/applications/";
    private static final List<String> CLUSTER_OPTIONS = List.of("proxy_location", "http_options", "grpc_options");

    private final ServerConnection connection;

    RayServe(ServerConnection connection) {
        this.connection = connection;
    }

    /** {@return a new builder; the base address is that of the dashboard, such as {@code http://localhost:8265}} */
    public static RayServeBuilder builder() {
        return new RayServeBuilder();
    }

    /** {@return the state of each application by its name: a deployment that was accepted can still fail later} */
    public Map<String, Application> applications() {
        Map<String, Application> states = new LinkedHashMap<>();
        read().path("applications")
                .properties()
                .forEach(each -> states.put(each.getKey(), application(each.getValue())));
        return states;
    }

    private static Application application(JsonNode told) {
        Map<String, Deployment> deployments = new LinkedHashMap<>();
        told.path("deployments")
                .properties()
                .forEach(each -> deployments.put(each.getKey(), deployment(each.getValue())));
        return new Application(
                told.path("status").asText(), told.path("message").asText(""), deployments);
    }

    private static Deployment deployment(JsonNode told) {
        int running = 0;
        for (JsonNode replica : told.path("replicas")) {
            running += replica.path("state").asText().equals("RUNNING") ? 1 : 0;
        }
        JsonNode autoscaling = told.path("deployment_config").path("autoscaling_config");
        return new Deployment(
                told.path("status").asText(),
                running,
                number(told.path("target_num_replicas")),
                number(autoscaling.path("min_replicas")),
                number(autoscaling.path("max_replicas")));
    }

    private static @Nullable Integer number(JsonNode value) {
        return value.canConvertToInt() ? value.asInt() : null;
    }

    /**
     * Plans to deploy one application, or to replace the one with the same name, without changing anything.
     *
     * @param applicationJson the application as in a Serve config file: {@code name}, {@code import_path}, {@code route_prefix} and so on
     * @return the plan
     * @throws InvalidRequestException if it is not a JSON object with a name and an import path, or if an application is deployed whose
     *     configuration the cluster does not know, since applying the plan could remove it
     */
    public RayServePlan plan(String applicationJson) {
        JsonNode wanted = parse(applicationJson);
        String name = wanted.path("name").asText("");
        if (name.isBlank() || wanted.path("import_path").asText("").isBlank()) {
            throw new InvalidRequestException("an application must be a JSON object with a name and an import_path");
        }
        JsonNode now = read();
        ObjectNode config = config(now);
        ArrayNode applications = config.putArray("applications");
        Map<String, JsonNode> deployed = deployed(now);
        boolean exists = deployed.containsKey(name);
        deployed.forEach((each, application) -> applications.add(each.equals(name) ? wanted : application));
        if (!exists) {
            applications.add(wanted);
        }
        RayServePlan.Change change = !exists
                ? RayServePlan.Change.ADDED
                : wanted.equals(deployed.get(name)) ? RayServePlan.Change.NONE : RayServePlan.Change.REPLACED;
        List<String> kept =
                deployed.keySet().stream().filter(each -> !each.equals(name)).toList();
        List<String> changes = exists ? JsonChanges.between(deployed.get(name), wanted) : List.of();
        return new RayServePlan(name, change, changes, kept, config.toString(), fingerprint(now));
    }

    /**
     * Applies a plan. It returns once the cluster has accepted it; {@link #applications()} reports the progress of the deployment.
     *
     * @param plan the plan
     * @throws ModelException if the deployed configuration has changed since the plan was made, or the cluster does not accept it
     */
    public void apply(RayServePlan plan) {
        if (!fingerprint(read()).equals(plan.base())) {
            throw new ModelException(
                    "the applications of the cluster must be those that the change of '" + plan.application()
                            + "' was planned against, but they were changed since; plan again",
                    null,
                    true);
        }
        connection.text("PUT", PATH, plan.config());
    }

    private JsonNode read() {
        return connection.json("GET", PATH, null);
    }

    private static JsonNode parse(String json) {
        try {
            return ChatCompletionsRequest.JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(
                    "an application must be valid JSON, but is not: " + e.getOriginalMessage(), e);
        }
    }

    private static Map<String, JsonNode> deployed(JsonNode now) {
        Map<String, JsonNode> configs = new LinkedHashMap<>();
        now.path("applications").properties().forEach(each -> {
            JsonNode config = each.getValue().path("deployed_app_config");
            if (!config.isObject()) {
                throw new InvalidRequestException("every application must be deployed by configuration, but '"
                        + each.getKey() + "' was not; deploy it by the REST API or the command line of Serve first");
            }
            configs.put(each.getKey(), config);
        });
        return configs;
    }

    private static ObjectNode config(JsonNode now) {
        ObjectNode config = ChatCompletionsRequest.JSON.createObjectNode();
        for (String option : CLUSTER_OPTIONS) {
            if (now.hasNonNull(option)) {
                config.set(option, now.path(option));
            }
        }
        return config;
    }

    private static String fingerprint(JsonNode now) {
        return config(now) + deployed(now).toString();
    }

    /**
     * The state of a Ray Serve application.
     *
     * @param status such as {@code DEPLOYING}, {@code RUNNING}, {@code UNHEALTHY} or {@code DEPLOY_FAILED}
     * @param message why it failed, with the traceback; empty if it did not
     * @param deployments its parts by name
     */
    public record Application(String status, String message, Map<String, Deployment> deployments) {

        /** Copies the map and refuses nulls. */
        public Application {
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(message, "message");
            deployments = Collections.unmodifiableMap(new LinkedHashMap<>(deployments));
        }

        /** {@return whether it accepts requests} */
        public boolean isRunning() {
            return status.equals("RUNNING");
        }

        /** {@return whether its deployment has failed permanently} */
        public boolean hasFailed() {
            return status.equals("DEPLOY_FAILED");
        }
    }

    /**
     * The state of a deployment of an application: how many replicas it has and shall have.
     *
     * @param status such as {@code HEALTHY}, {@code UPDATING}, {@code UPSCALING}, {@code DOWNSCALING} or {@code UNHEALTHY}
     * @param runningReplicas replicas that take requests
     * @param targetReplicas replicas that the cluster wants to have now, or null if it does not say
     * @param minReplicas the least that autoscaling goes down to, or null without autoscaling
     * @param maxReplicas the most that autoscaling goes up to, or null without autoscaling
     */
    public record Deployment(
            String status,
            int runningReplicas,
            @Nullable Integer targetReplicas,
            @Nullable Integer minReplicas,
            @Nullable Integer maxReplicas) {

        /** Refuses null. */
        public Deployment {
            Objects.requireNonNull(status, "status");
        }
    }
}
