package dev.llmops.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Answers as MLflow 3.17.2 was seen to: {@code MlflowSystemTest} runs the same tests against the real one. */
final class FakeMlflow extends Loopback {

    private static final String API = "/api/2.0/mlflow/";

    private final Map<String, ObjectNode> models = new TreeMap<>();
    private final Map<String, List<ObjectNode>> versions = new TreeMap<>();
    private final Map<String, Map<String, Integer>> aliases = new TreeMap<>();
    private long time = 1_795_910_450_000L;

    @Override
    Reply answer(Asked asked) {
        String call = asked.method() + " " + asked.path().substring(API.length());
        return switch (call) {
            case "POST registered-models/create" -> createModel(asked.body());
            case "POST model-versions/create" -> createVersion(asked.body());
            case "GET registered-models/get" -> model(asked.query().get("name"));
            case "GET registered-models/search" -> searchModels();
            case "GET model-versions/search" -> searchVersions(asked.query().get("filter"));
            case "GET model-versions/get" ->
                version(
                        asked.query().get("name"),
                        Integer.parseInt(asked.query().get("version")));
            case "GET registered-models/alias" ->
                byAlias(asked.query().get("name"), asked.query().get("alias"));
            case "POST registered-models/alias" -> setAlias(asked.body());
            case "DELETE registered-models/alias" -> deleteAlias(asked.body());
            case "POST registered-models/set-tag" -> setTag(asked.body());
            case "DELETE registered-models/delete-tag" -> deleteTag(asked.body());
            default -> Reply.text(404, "text/html", "<!doctype html><title>404 Not Found</title>");
        };
    }

    private static Reply error(int status, String code, String message) {
        return Reply.json(
                status,
                RegistryHttp.JSON.createObjectNode().put("error_code", code).put("message", message));
    }

    private static Reply unknownModel(String name) {
        return error(404, "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=" + name + " not found");
    }

    private Reply createModel(JsonNode body) {
        String name = body.path("name").asText();
        if (models.containsKey(name)) {
            return error(400, "RESOURCE_ALREADY_EXISTS", "Prompt (name=" + name + ") already exists.");
        }
        models.put(name, body.deepCopy());
        versions.put(name, new ArrayList<>());
        aliases.put(name, new LinkedHashMap<>());
        return wrapped("registered_model", models.get(name));
    }

    private Reply createVersion(JsonNode body) {
        String name = body.path("name").asText();
        List<ObjectNode> all = versions.get(name);
        ObjectNode version = body.deepCopy();
        version.put("version", String.valueOf(all.size() + 1));
        version.put("creation_timestamp", time++);
        version.put("status", "READY");
        all.add(version);
        return wrapped("model_version", version);
    }

    private static Reply wrapped(String member, JsonNode value) {
        ObjectNode json = RegistryHttp.JSON.createObjectNode();
        json.set(member, value);
        return Reply.json(200, json);
    }

    private ObjectNode withAliases(String name, ObjectNode version) {
        ObjectNode json = version.deepCopy();
        ArrayNode own = RegistryHttp.JSON.createArrayNode();
        aliases.get(name).forEach((alias, number) -> {
            if (json.path("version").asInt() == number) {
                own.add(alias);
            }
        });
        if (!own.isEmpty()) {
            json.set("aliases", own);
        }
        return json;
    }

    private ObjectNode described(String name) {
        ObjectNode json = models.get(name).deepCopy();
        if (!aliases.get(name).isEmpty()) {
            ArrayNode all = json.putArray("aliases");
            aliases.get(name)
                    .forEach((alias, number) ->
                            all.addObject().put("alias", alias).put("version", String.valueOf(number)));
        }
        return json;
    }

    private Reply model(String name) {
        return models.containsKey(name) ? wrapped("registered_model", described(name)) : unknownModel(name);
    }

    private Reply searchModels() {
        ObjectNode json = RegistryHttp.JSON.createObjectNode();
        if (!models.isEmpty()) {
            ArrayNode all = json.putArray("registered_models");
            models.keySet().forEach(name -> all.add(described(name)));
        }
        return Reply.json(200, json);
    }

    private Reply searchVersions(String filter) {
        String name = filter.replaceAll("name='([^']*)'.*", "$1");
        ObjectNode json = RegistryHttp.JSON.createObjectNode();
        List<ObjectNode> all = versions.getOrDefault(name, List.of());
        if (!all.isEmpty()) {
            ArrayNode found = json.putArray("model_versions");
            for (int i = all.size() - 1; i >= 0; i--) {
                found.add(all.get(i));
            }
        }
        return Reply.json(200, json);
    }

    private Optional<ObjectNode> found(String name, int number) {
        List<ObjectNode> all = versions.getOrDefault(name, List.of());
        return number >= 1 && number <= all.size() ? Optional.of(all.get(number - 1)) : Optional.empty();
    }

    private Reply version(String name, int number) {
        return found(name, number)
                .map(version -> wrapped("model_version", withAliases(name, version)))
                .orElseGet(() -> error(
                        404,
                        "RESOURCE_DOES_NOT_EXIST",
                        "Model Version (name=" + name + ", version=" + number + ") not found"));
    }

    private Reply byAlias(String name, String alias) {
        if (!models.containsKey(name)) {
            return unknownModel(name);
        }
        Integer number = alias.equals("latest")
                ? Integer.valueOf(versions.get(name).size())
                : aliases.get(name).get(alias);
        return number == null
                ? error(400, "INVALID_PARAMETER_VALUE", "Registered model alias " + alias + " not found.")
                : version(name, number);
    }

    private Reply setAlias(JsonNode body) {
        String name = body.path("name").asText();
        aliases.get(name).put(body.path("alias").asText(), body.path("version").asInt());
        return Reply.json(200, RegistryHttp.JSON.createObjectNode());
    }

    private Reply deleteAlias(JsonNode body) {
        aliases.get(body.path("name").asText()).remove(body.path("alias").asText());
        return Reply.json(200, RegistryHttp.JSON.createObjectNode());
    }

    private Reply setTag(JsonNode body) {
        ((ArrayNode) models.get(body.path("name").asText()).path("tags"))
                .addObject()
                .put("key", body.path("key").asText())
                .put("value", body.path("value").asText());
        return Reply.json(200, RegistryHttp.JSON.createObjectNode());
    }

    private Reply deleteTag(JsonNode body) {
        ArrayNode tags = (ArrayNode) models.get(body.path("name").asText()).path("tags");
        for (int i = tags.size() - 1; i >= 0; i--) {
            if (tags.get(i).path("key").asText().equals(body.path("key").asText())) {
                tags.remove(i);
            }
        }
        return Reply.json(200, RegistryHttp.JSON.createObjectNode());
    }
}
