package dev.llmops.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.error.PromptRegistryException.Reason;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.commons.internal.time.SystemTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * PromptLayer's prompt registry over its REST API, as its Python client 1.5.16 uses it, and for labels as its reference describes it.
 * Templates in f-string format are read and written; those in Jinja2 are read where they hold nothing but variables. What PromptLayer has no
 * place for is kept in the member {@code llmops} of the metadata. It asks PromptLayer each time; {@code PromptSources} keeps what it said.
 * Safe for use by multiple threads.
 */
public final class PromptLayerRegistry extends RemoteRegistry {

    static final String SOURCE = "promptlayer";

    private static final int PAGE = 100;
    private static final int MAX_MESSAGE_LENGTH = 72;

    PromptLayerRegistry(RegistryHttp http, InstantSource clock) {
        super(SOURCE, http, clock);
    }

    /**
     * {@return the registry}
     *
     * @param endpoint where PromptLayer is, for example {@code https://api.promptlayer.com}
     * @param apiKey the workspace's key
     */
    public static PromptLayerRegistry of(RegistryEndpoint endpoint, String apiKey) {
        return new PromptLayerRegistry(RegistryHttp.of(SOURCE, withKey(endpoint, apiKey)), SystemTime.clock());
    }

    static RegistryEndpoint withKey(RegistryEndpoint endpoint, String apiKey) {
        return endpoint.withHeader("X-API-KEY", apiKey);
    }

    @Override
    public List<String> names() {
        Set<String> names = new HashSet<>();
        int known;
        int page = 1;
        JsonNode items;
        do {
            known = names.size();
            items = http().get("/prompt-templates?page=" + page++ + "&per_page=" + PAGE)
                    .value()
                    .path("items");
            if (!items.isArray()) {
                throw RegistryAnswer.missing(http(), "the list", "items");
            }
            items.forEach(item -> names.add(RegistryAnswer.text(http(), item, "prompt_name")));
            http().requireNew(items.size() < PAGE || names.size() > known, "pages");
        } while (items.size() == PAGE);
        return names.stream().filter(RemoteRegistry::isName).sorted().toList();
    }

    @Override
    Optional<RemoteVersion> read(PromptReference reference) {
        return raw(reference).map(json -> version(json, labels(reference.name())));
    }

    private Optional<JsonNode> raw(PromptReference reference) {
        String which = "";
        if (reference.number() != null) {
            which = "?version=" + reference.number();
        } else if (reference.label() != null) {
            which = "?label=" + reference.label();
        }
        return http().get("/prompt-templates/" + RegistryHttp.encoded(reference.name()) + which)
                .optional();
    }

    /** The labels of a prompt by name: the number of the version, and the label's own. */
    private Map<String, int[]> labels(String name) {
        Map<String, int[]> labels = new TreeMap<>();
        http().get("/prompt-templates/" + RegistryHttp.encoded(name) + "/labels")
                .optional()
                .ifPresent(answer -> answer.path("release_labels")
                        .forEach(label -> labels.put(RegistryAnswer.text(http(), label, "release_label"), new int[] {
                            RegistryAnswer.number(http(), label, "prompt_version_number"),
                            RegistryAnswer.number(http(), label, "release_label_id")
                        })));
        return labels;
    }

    /** There is no list of versions: they are asked for one by one, and one that was deleted is not there. */
    @Override
    List<RemoteVersion> readAll(String name) {
        Optional<JsonNode> latest = raw(PromptReference.latest(name));
        if (latest.isEmpty()) {
            return List.of();
        }
        Map<String, int[]> labels = labels(name);
        RemoteVersion last = version(latest.get(), labels);
        NavigableMap<Integer, RemoteVersion> versions = new TreeMap<>(Map.of(last.number(), last));
        for (int number = 1; number < last.number(); number++) {
            Optional<JsonNode> found = raw(PromptReference.version(name, number));
            if (found.isPresent()) {
                RemoteVersion version = version(found.get(), labels);
                http().requireNew(versions.put(version.number(), version) == null, "version of '" + name + "'");
            }
        }
        return List.copyOf(versions.values());
    }

    private RemoteVersion version(JsonNode json, Map<String, int[]> labels) {
        int number = RegistryAnswer.number(http(), json, "version");
        JsonNode metadata = json.path("metadata");
        ObjectNode shown = RegistryHttp.JSON.createObjectNode();
        if (!json.path("prompt_template").isObject()) {
            throw RegistryAnswer.missing(http(), "the object", "prompt_template");
        }
        shown.set("prompt_template", json.path("prompt_template"));
        shown.set("metadata", metadata);
        Set<String> own = new HashSet<>();
        labels.forEach((label, at) -> {
            if (at[0] == number) {
                own.add(label);
            }
        });
        return new RemoteVersion(
                number,
                shown,
                metadata.path(Kept.MEMBER).textValue(),
                own,
                null,
                json.path("commit_message").textValue(),
                LangfuseRegistry.time(json.path("created_at").asText()));
    }

    @Override
    ObjectNode show(PromptContent content) {
        ObjectNode template = RegistryHttp.JSON.createObjectNode();
        DotpromptTurns turns = DotpromptTurns.of(content.template());
        if (turns.isChat()) {
            template.put("type", "chat");
            ArrayNode messages = template.putArray("messages");
            for (Turn turn : turns.turns()) {
                if (turn.isPlaceholder()) {
                    messages.addObject().put("role", Turn.PLACEHOLDER).put("name", Turn.HISTORY);
                } else {
                    write(turn.pieces(), messages.addObject().put("role", turn.role()));
                }
            }
        } else {
            write(turns.text(), template.put("type", "completion"));
        }
        if (!content.tools().isEmpty()) {
            template.set("tools", ModelSettings.tools(content.tools()));
        }
        ObjectNode shown = RegistryHttp.JSON.createObjectNode();
        shown.set("prompt_template", template);
        shown.set("metadata", metadata(content));
        return shown;
    }

    private static void write(List<Piece> pieces, ObjectNode json) {
        json.putArray("content").addObject().put("type", "text").put("text", TemplateLanguage.F_STRING.write(pieces));
        ArrayNode variables = json.putArray("input_variables");
        pieces.stream()
                .filter(Piece.Variable.class::isInstance)
                .map(piece -> ((Piece.Variable) piece).name())
                .distinct()
                .forEach(variables::add);
        json.put("template_format", "f-string");
    }

    /** A model has to have a provider there; one whose name does not say it is kept only. */
    private static ObjectNode metadata(PromptContent content) {
        ObjectNode metadata = RegistryHttp.JSON.createObjectNode();
        ModelName model = content.model() == null ? null : ModelName.of(content.model());
        if (model != null && model.provider() != null) {
            ObjectNode json = metadata.putObject("model");
            model.writeTo(json, "provider", "name");
            ObjectNode parameters = json.putObject("parameters");
            ModelSettings.write(content.parameters(), "stop", parameters);
            JsonNode format = ModelSettings.responseFormat(content.responseFormat());
            if (format != null) {
                parameters.set("response_format", format);
            }
        }
        return metadata;
    }

    @Override
    PromptContent content(JsonNode shown) {
        JsonNode template = shown.path("prompt_template");
        JsonNode model = shown.at("/metadata/model");
        JsonNode parameters = model.path("parameters");
        return new PromptContent(
                template(template),
                ModelSettings.model(model.path("provider"), model.path("name")),
                ModelSettings.read(parameters, true, Set.of("response_format")),
                null,
                Map.of(),
                ModelSettings.readTools(template.path("tools")),
                ModelSettings.readResponseFormat(parameters.path("response_format")));
    }

    private static String template(JsonNode template) {
        if (template.path("type").asText().equals("completion")) {
            return DotpromptTurns.writeText(read(template));
        }
        if (template.path("functions").size() > 0) {
            throw new NoExactFormException("functions are the older form of tools; save it with tools");
        }
        List<Turn> turns = new ArrayList<>();
        for (JsonNode message : template.path("messages")) {
            String role = message.path("role").asText();
            if (role.equals(Turn.PLACEHOLDER)) {
                turns.add(Turn.placeholder(message.path("name").asText()));
            } else if (message.path("tool_calls").size() > 0
                    || message.path("function_call").isObject()) {
                throw new NoExactFormException("a message calls a tool, which a template cannot");
            } else {
                turns.add(new Turn(role, read(message)));
            }
        }
        return DotpromptTurns.write(turns);
    }

    private static List<Piece> read(JsonNode message) {
        TemplateLanguage language =
                message.path("template_format").asText("f-string").equals("jinja2")
                        ? TemplateLanguage.JINJA2
                        : TemplateLanguage.F_STRING;
        JsonNode content = message.path("content");
        if (!content.isArray()) {
            if (!content.isTextual()) {
                throw new NoExactFormException("a message must be text, but one has none");
            }
            return language.read(content.textValue());
        }
        List<Piece> pieces = new ArrayList<>();
        for (JsonNode block : content) {
            if (!block.path("type").asText().equals("text")
                    || !block.path("text").isTextual()) {
                throw new NoExactFormException("a message must be text, but one has a part of type '"
                        + block.path("type").asText() + "'");
            }
            if (!pieces.isEmpty()) {
                throw new NoExactFormException("a message must be one text, but one has several");
            }
            pieces.addAll(language.read(block.path("text").textValue()));
        }
        return pieces;
    }

    @Override
    int publish(Draft draft) {
        ObjectNode version = draft.shown().deepCopy();
        ((ObjectNode) version.path("metadata")).put(Kept.MEMBER, draft.kept());
        version.put("commit_message", draft.message(MAX_MESSAGE_LENGTH));
        ObjectNode body = RegistryHttp.JSON.createObjectNode();
        ObjectNode prompt = body.putObject("prompt_template").put("prompt_name", draft.name());
        prompt.set("tags", RegistryHttp.JSON.valueToTree(draft.tags()));
        body.set("prompt_version", version);
        body.putArray("release_labels");
        http().change("POST", "/rest/prompt-templates", body).value();
        JsonNode latest = raw(PromptReference.latest(draft.name()))
                .orElseThrow(() -> http().failure(
                                Reason.INVALID_ANSWER, "took '" + draft.name() + "' and does not find it", null));
        return RegistryAnswer.number(http(), latest, "version");
    }

    @Override
    void point(String name, String label, @Nullable Integer number) {
        int[] known = labels(name).get(label);
        if (number == null) {
            if (known != null) {
                http().change("DELETE", "/prompt-labels/" + known[1], null).value();
            }
            return;
        }
        ObjectNode body = RegistryHttp.JSON.createObjectNode().put("prompt_version_number", number);
        if (known != null) {
            http().change("PATCH", "/prompt-labels/" + known[1], body).value();
        } else {
            JsonNode prompt = raw(PromptReference.latest(name))
                    .orElseThrow(() -> new PromptNotFoundException("no prompt '" + name + "' in promptlayer"));
            int id = RegistryAnswer.number(http(), prompt, "id");
            http().change("POST", "/prompts/" + id + "/label", body.put("name", label))
                    .value();
        }
    }

    @Override
    public List<String> tags(String name) {
        Set<String> tags = new HashSet<>();
        raw(PromptReference.latest(name)).ifPresent(json -> json.path("tags").forEach(tag -> tags.add(tag.asText())));
        return tagsOf(tags);
    }
}
