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

/** Answers as PromptLayer's REST reference says; its official Python client 1.5.16 takes the answers, in {@code PythonClientsSystemTest}. */
final class FakePromptLayer extends Loopback {

    private record Label(int id, String prompt, String name, int number) {}

    private final Map<String, List<ObjectNode>> prompts = new TreeMap<>();
    private final Map<Integer, Label> labels = new LinkedHashMap<>();
    private final List<String> ids = new ArrayList<>();
    private int nextLabel = 1;

    @Override
    Reply answer(Asked asked) {
        String path = asked.path();
        if (path.equals("/rest/prompt-templates")) {
            return publish(asked.body());
        }
        if (path.equals("/prompt-templates")) {
            return list();
        }
        if (path.startsWith("/prompt-templates/") && path.endsWith("/labels")) {
            return labels(path.substring(18, path.length() - 7));
        }
        if (path.startsWith("/prompt-templates/")) {
            String name = path.substring(18);
            Map<String, String> which = new LinkedHashMap<>(asked.query());
            if (asked.body() != null) {
                asked.body()
                        .properties()
                        .forEach(member ->
                                which.put(member.getKey(), member.getValue().asText()));
            }
            return find(name, which).map(found -> Reply.json(200, found)).orElseGet(FakePromptLayer::notFound);
        }
        if (path.matches("/prompts/[0-9]+/label")) {
            String prompt = ids.get(Integer.parseInt(path.replaceAll("\\D", "")) - 1);
            return point(new Label(
                    nextLabel++,
                    prompt,
                    asked.body().path("name").asText(),
                    asked.body().path("prompt_version_number").asInt()));
        }
        int id = Integer.parseInt(path.replaceAll("\\D", ""));
        if (asked.method().equals("DELETE")) {
            labels.remove(id);
            return new Reply(204, Map.of(), "");
        }
        Label old = labels.get(id);
        return point(new Label(
                id,
                old.prompt(),
                old.name(),
                asked.body().path("prompt_version_number").asInt()));
    }

    private static Reply notFound() {
        return Reply.json(
                404,
                RegistryHttp.JSON.createObjectNode().put("success", false).put("error", "Prompt template not found"));
    }

    private Reply publish(JsonNode body) {
        String name = body.at("/prompt_template/prompt_name").asText();
        if (!ids.contains(name)) {
            ids.add(name);
        }
        List<ObjectNode> all = prompts.computeIfAbsent(name, key -> new ArrayList<>());
        ObjectNode version = RegistryHttp.JSON.createObjectNode();
        version.put("success", true);
        version.put("id", ids.indexOf(name) + 1);
        version.put("prompt_name", name);
        version.put("version", all.size() + 1);
        version.put("workspace_id", 1);
        version.set(
                "tags",
                body.at("/prompt_template/tags").isArray()
                        ? body.at("/prompt_template/tags")
                        : RegistryHttp.JSON.createArrayNode());
        version.set("prompt_template", defaulted(body.at("/prompt_version/prompt_template")));
        version.set("metadata", body.at("/prompt_version/metadata"));
        version.set("commit_message", body.at("/prompt_version/commit_message"));
        version.put("created_at", "2026-03-01T08:00:00Z");
        version.putArray("snippets");
        version.putNull("llm_kwargs");
        all.add(version);
        body.path("release_labels").forEach(label -> {
            labels.values()
                    .removeIf(old -> old.prompt().equals(name) && old.name().equals(label.asText()));
            int id = nextLabel++;
            labels.put(id, new Label(id, name, label.asText(), all.size()));
        });
        return Reply.json(201, version);
    }

    /** As the reference has it, with members that nobody set. */
    private static JsonNode defaulted(JsonNode template) {
        ObjectNode json = template.deepCopy();
        if (json.path("type").asText().equals("chat")) {
            for (String member : List.of("functions", "function_call", "tool_choice", "tools")) {
                if (!json.has(member)) {
                    json.putNull(member);
                }
            }
        }
        return json;
    }

    private Reply list() {
        ObjectNode json = RegistryHttp.JSON.createObjectNode();
        ArrayNode items = json.putArray("items");
        prompts.values().forEach(all -> items.add(all.get(all.size() - 1)));
        return Reply.json(
                200,
                json.put("page", 1)
                        .put("per_page", 100)
                        .put("total", items.size())
                        .put("pages", 1));
    }

    private Reply labels(String name) {
        if (!prompts.containsKey(name)) {
            return notFound();
        }
        ObjectNode json = RegistryHttp.JSON.createObjectNode();
        ArrayNode all = json.putArray("release_labels");
        labels.values().stream()
                .filter(label -> label.prompt().equals(name))
                .forEach(label -> all.addObject()
                        .put("prompt_version_id", 1000 + label.number())
                        .put("prompt_version_number", label.number())
                        .put("release_label", label.name())
                        .put("release_label_id", label.id()));
        return Reply.json(200, json);
    }

    private Reply point(Label label) {
        labels.put(label.id(), label);
        return Reply.json(
                200,
                RegistryHttp.JSON
                        .createObjectNode()
                        .put("id", label.id())
                        .put("name", label.name())
                        .put("prompt_id", 1)
                        .put("prompt_version_id", 1000 + label.number())
                        .put("created_at", "2026-03-01T08:00:00Z"));
    }

    private Optional<ObjectNode> find(String name, Map<String, String> which) {
        List<ObjectNode> all = prompts.getOrDefault(name, List.of());
        int number = all.size();
        if (which.containsKey("version")) {
            number = Integer.parseInt(which.get("version"));
        } else if (which.containsKey("label")) {
            number = labels.values().stream()
                    .filter(label -> label.prompt().equals(name) && label.name().equals(which.get("label")))
                    .map(Label::number)
                    .findFirst()
                    .orElse(0);
        }
        return number >= 1 && number <= all.size() ? Optional.of(all.get(number - 1)) : Optional.empty();
    }
}
