package dev.llmops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.llmops.testkit.server.LoopbackServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of MLflow's registry as transfers need: prompts, their versions, and aliases. */
final class InMemoryMlflow implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAME = Pattern.compile("name=(?:')?([A-Za-z0-9_.-]+)");

    private final LoopbackServer server = new LoopbackServer(this::answer);
    private final Map<String, ArrayNode> versions = new TreeMap<>();
    private final Map<String, Map<String, String>> aliases = new TreeMap<>();

    String address() {
        return "mlflow+" + server.uri("");
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        String asked = URLDecoder.decode(exchange.getRequestURI().toString(), StandardCharsets.UTF_8);
        Matcher named = NAME.matcher(asked);
        String name = named.find() ? named.group(1) : body.path("name").asText();
        ObjectNode said = JSON.createObjectNode();
        int status = 200;
        if (asked.contains("registered-models/create")) {
            status = versions.putIfAbsent(name, JSON.createArrayNode()) == null ? 200 : 400;
            said.put("error_code", status == 200 ? "" : "RESOURCE_ALREADY_EXISTS");
        } else if (asked.contains("model-versions/create")) {
            ArrayNode all = versions.get(name);
            ObjectNode version = body.deepCopy();
            version.put("version", String.valueOf(all.size() + 1)).put("creation_timestamp", 1_795_910_450_000L);
            all.add(version);
            said.set("model_version", version);
        } else if (asked.contains("registered-models/search")) {
            versions.keySet()
                    .forEach(each ->
                            said.withArray("registered_models").addObject().put("name", each));
        } else if (asked.contains("model-versions/search")) {
            said.set("model_versions", versions.getOrDefault(name, JSON.createArrayNode()));
        } else if (!versions.containsKey(name)) {
            status = 404;
            said.put("error_code", "RESOURCE_DOES_NOT_EXIST");
        } else if (asked.contains("model-versions/get")) {
            int number = Integer.parseInt(asked.replaceAll(".*version=", ""));
            said.set("model_version", versions.get(name).get(number - 1));
        } else if (asked.contains("registered-models/get")) {
            ArrayNode known = said.putObject("registered_model").putArray("aliases");
            ((ObjectNode) said.path("registered_model"))
                    .putArray("tags")
                    .addObject()
                    .put("key", "mlflow.prompt.is_prompt")
                    .put("value", "true");
            aliases.getOrDefault(name, Map.of())
                    .forEach((alias, version) ->
                            known.addObject().put("alias", alias).put("version", version));
        } else {
            aliases.computeIfAbsent(name, key -> new TreeMap<>())
                    .put(body.path("alias").asText(), body.path("version").asText());
        }
        LoopbackServer.respond(exchange, status, "application/json", said.toString());
    }

    @Override
    public void close() {
        server.close();
    }
}
