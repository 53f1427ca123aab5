package dev.llmops.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers as Langfuse's REST reference says; its official Python client 5.0.4 takes the answers, in {@code PythonClientsSystemTest}. */
final class FakeLangfuse extends Loopback {

    private static final String API = "/api/public/v2/prompts";
    private static final Pattern INCLUDE =
            Pattern.compile("@@@langfusePrompt:name=([^|]*)\\|(version|label)=([^@]*)@@@");

    private final Map<String, List<ObjectNode>> prompts = new TreeMap<>();
    private final Map<String, Set<String>> tags = new TreeMap<>();

    @Override
    Reply answer(Asked asked) {
        String path = asked.path().startsWith(API) ? asked.path().substring(API.length()) : "?";
        if (asked.method().equals("POST") && path.isEmpty()) {
            return create(asked.body());
        }
        if (asked.method().equals("PATCH") && path.contains("/versions/")) {
            int at = path.indexOf("/versions/");
            return relabel(path.substring(1, at), Integer.parseInt(path.substring(at + 10)), asked.body());
        }
        if (asked.method().equals("GET") && path.isEmpty()) {
            return list(asked.query().get("name"));
        }
        if (asked.method().equals("GET") && path.startsWith("/")) {
            boolean resolve = !"false".equals(asked.query().get("resolve"));
            return find(path.substring(1), asked.query())
                    .map(prompt -> Reply.json(200, resolve ? resolved(prompt) : prompt))
                    .orElseGet(() -> notFound(path.substring(1)));
        }
        return Reply.json(404, RegistryHttp.JSON.createObjectNode().put("error", "NotFound"));
    }

    private static Reply notFound(String name) {
        return Reply.json(
                404,
                RegistryHttp.JSON
                        .createObjectNode()
                        .put("message", "Prompt not found: '" + name + "'")
                        .put("error", "LangfuseNotFoundError"));
    }

    private Reply create(JsonNode body) {
        String name = body.path("name").asText();
        List<ObjectNode> all = prompts.computeIfAbsent(name, key -> new ArrayList<>());
        ObjectNode prompt = body.deepCopy();
        if (!prompt.path("type").isTextual()) {
            prompt.put("type", "text");
        }
        prompt.put("id", name + "-" + (all.size() + 1));
        prompt.put("version", all.size() + 1);
        prompt.put("createdBy", "API");
        prompt.put("createdAt", "2026-03-01T08:00:00.000Z");
        prompt.putNull("resolutionGraph");
        if (!prompt.path("config").isObject()) {
            prompt.putObject("config");
        }
        all.forEach(older -> strip(older, Set.of("latest")));
        List<String> labels = new ArrayList<>(texts(body.path("labels")));
        all.forEach(older -> strip(older, new HashSet<>(labels)));
        labels.add("latest");
        prompt.set("labels", RegistryHttp.JSON.valueToTree(labels));
        tags.put(name, new TreeSet<>(texts(body.path("tags"))));
        all.add(prompt);
        return Reply.json(201, withTags(prompt));
    }

    private ObjectNode withTags(ObjectNode prompt) {
        ObjectNode json = prompt.deepCopy();
        json.set(
                "tags",
                RegistryHttp.JSON.valueToTree(tags.get(prompt.path("name").asText())));
        return json;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static void strip(ObjectNode prompt, Set<String> labels) {
        List<String> rest = new ArrayList<>(texts(prompt.path("labels")));
        rest.removeAll(labels);
        prompt.set("labels", RegistryHttp.JSON.valueToTree(rest));
    }

    private Reply relabel(String name, int version, JsonNode body) {
        List<ObjectNode> all = prompts.getOrDefault(name, List.of());
        if (version > all.size()) {
            return notFound(name);
        }
        Set<String> labels = new HashSet<>(texts(body.path("newLabels")));
        all.forEach(prompt -> strip(prompt, labels));
        ObjectNode prompt = all.get(version - 1);
        List<String> own = new ArrayList<>(texts(prompt.path("labels")));
        own.addAll(labels);
        prompt.set("labels", RegistryHttp.JSON.valueToTree(own));
        return Reply.json(200, withTags(prompt));
    }

    private Reply list(String name) {
        ObjectNode json = RegistryHttp.JSON.createObjectNode();
        ArrayNode data = json.putArray("data");
        prompts.forEach((key, versions) -> {
            if (name == null || name.equals(key)) {
                ObjectNode entry = data.addObject().put("name", key);
                entry.put("type", versions.get(0).path("type").asText());
                ArrayNode numbers = entry.putArray("versions");
                Set<String> labels = new TreeSet<>();
                versions.forEach(prompt -> {
                    numbers.add(prompt.path("version").asInt());
                    labels.addAll(texts(prompt.path("labels")));
                });
                entry.set("labels", RegistryHttp.JSON.valueToTree(labels));
                entry.set("tags", RegistryHttp.JSON.valueToTree(tags.get(key)));
                entry.put("lastUpdatedAt", "2026-03-01T08:00:00.000Z");
                entry.putObject("lastConfig");
            }
        });
        json.putObject("meta")
                .put("page", 1)
                .put("limit", 100)
                .put("totalItems", data.size())
                .put("totalPages", 1);
        return Reply.json(200, json);
    }

    private Optional<ObjectNode> find(String name, Map<String, String> query) {
        List<ObjectNode> all = prompts.getOrDefault(name, List.of());
        String version = query.get("version");
        String label = query.getOrDefault("label", "production");
        return all.stream()
                .filter(prompt -> version != null
                        ? prompt.path("version").asInt() == Integer.parseInt(version)
                        : texts(prompt.path("labels")).contains(label))
                .findFirst()
                .map(this::withTags);
    }

    private ObjectNode resolved(ObjectNode prompt) {
        String text = prompt.path("prompt").asText();
        Matcher include = INCLUDE.matcher(text);
        if (!include.find()) {
            return prompt;
        }
        String part = find(include.group(1), Map.of(include.group(2), include.group(3)))
                .orElseThrow()
                .path("prompt")
                .asText();
        ObjectNode json = prompt.deepCopy();
        json.put("prompt", include.replaceFirst(Matcher.quoteReplacement(part)));
        json.putObject("resolutionGraph")
                .putObject("root")
                .put("name", prompt.path("name").asText());
        return json;
    }
}
