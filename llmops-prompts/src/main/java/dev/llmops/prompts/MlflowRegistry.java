package dev.llmops.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.commons.internal.time.SystemTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * MLflow's prompt registry over its REST API, as version 3.17 has it. Aliases are labels. Texts with Jinja statements are refused, and so
 * are names with a {@code /}. Tools, schemas of variables and what else MLflow has no place for are kept in the tag {@code llmops} of the
 * version. It asks MLflow each time; {@code PromptSources} keeps what it said. Safe for use by multiple threads.
 */
public final class MlflowRegistry extends RemoteRegistry {

    static final String SOURCE = "mlflow";

    private static final String API = "/api/2.0/mlflow/";
    private static final String IS_PROMPT = "mlflow.prompt.is_prompt";
    private static final String TEXT = "mlflow.prompt.text";
    private static final String TYPE = "_mlflow_prompt_type";
    private static final String RESPONSE_FORMAT = "_mlflow_prompt_response_format";
    private static final String MODEL_CONFIG = "_mlflow_prompt_model_config";
    private static final Set<String> NO_PARAMETERS = Set.of("provider", "model_name");
    private static final int PAGE = 100;

    MlflowRegistry(RegistryHttp http, InstantSource clock) {
        super(SOURCE, http, clock);
    }

    /**
     * {@return the registry}
     *
     * @param endpoint where MLflow is; with basic authentication or a token as the header {@code Authorization}
     */
    public static MlflowRegistry of(RegistryEndpoint endpoint) {
        return new MlflowRegistry(RegistryHttp.of(SOURCE, endpoint), SystemTime.clock());
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>();
        pages(API + "registered-models/search?max_results=" + PAGE + "&filter="
                        + RegistryHttp.encoded("tags.`" + IS_PROMPT + "` = 'true'"))
                .forEach(page -> page.path("registered_models").forEach(model -> {
                    String name = RegistryAnswer.text(http(), model, "name");
                    if (isName(name)) {
                        names.add(name);
                    }
                }));
        return names.stream().sorted().toList();
    }

    private List<JsonNode> pages(String path) {
        List<JsonNode> pages = new ArrayList<>();
        Set<String> tokens = new HashSet<>();
        String token = "";
        do {
            http().requireNew(tokens.add(token), "pages");
            JsonNode page = http().get(path + (token.isEmpty() ? "" : "&page_token=" + RegistryHttp.encoded(token)))
                    .value();
            pages.add(page);
            token = page.path("next_page_token").asText();
        } while (!token.isEmpty());
        return pages;
    }

    @Override
    Optional<RemoteVersion> read(PromptReference reference) {
        if (!canBeName(reference.name())) {
            return Optional.empty();
        }
        if (reference.number() != null) {
            return found(http().get(API + "model-versions/get?name=" + reference.name() + "&version="
                            + reference.number()))
                    .map(version -> version(version, null));
        }
        String alias = reference.label() == null ? "latest" : reference.label();
        return found(http().get(API + "registered-models/alias?name=" + reference.name() + "&alias=" + alias))
                .map(version -> version(version, null));
    }

    /** An unknown alias is a bad request to MLflow, and an unknown name none that is there. */
    private Optional<JsonNode> found(RegistryAnswer answer) {
        String code = answer.json().path("error_code").asText();
        boolean unknownAlias = answer.status() == 400
                && code.equals("INVALID_PARAMETER_VALUE")
                && answer.json().path("message").asText().contains("alias");
        if (unknownAlias || (answer.status() == 404 && code.equals("RESOURCE_DOES_NOT_EXIST"))) {
            return Optional.empty();
        }
        JsonNode version = answer.value().path("model_version");
        if (!version.isObject()) {
            throw RegistryAnswer.missing(http(), "the object", "model_version");
        }
        return Optional.of(version);
    }

    @Override
    List<RemoteVersion> readAll(String name) {
        if (!canBeName(name)) {
            return List.of();
        }
        Map<Integer, Set<String>> aliases = aliases(name);
        List<RemoteVersion> versions = new ArrayList<>();
        pages(API + "model-versions/search?max_results=" + PAGE + "&filter="
                        + RegistryHttp.encoded("name='" + name + "' and tags.`" + IS_PROMPT + "` = 'true'"))
                .forEach(page ->
                        page.path("model_versions").forEach(version -> versions.add(version(version, aliases))));
        return versions;
    }

    private Map<Integer, Set<String>> aliases(String name) {
        Map<Integer, Set<String>> aliases = new HashMap<>();
        model(name)
                .ifPresent(model -> model.path("aliases")
                        .forEach(alias -> aliases.computeIfAbsent(
                                        RegistryAnswer.number(http(), alias, "version"), number -> new HashSet<>())
                                .add(RegistryAnswer.text(http(), alias, "alias"))));
        return aliases;
    }

    private Optional<JsonNode> model(String name) {
        return http().get(API + "registered-models/get?name=" + name)
                .optional()
                .map(json -> json.path("registered_model"));
    }

    private RemoteVersion version(JsonNode json, @Nullable Map<Integer, Set<String>> aliases) {
        int number = RegistryAnswer.number(http(), json, "version");
        Map<String, String> tags = tags(json);
        Set<String> labels = new HashSet<>();
        if (aliases == null) {
            json.path("aliases").forEach(alias -> labels.add(alias.asText()));
        } else {
            labels.addAll(aliases.getOrDefault(number, Set.of()));
        }
        if (!tags.containsKey(TEXT)) {
            throw RegistryAnswer.missing(http(), "the tag", TEXT);
        }
        return new RemoteVersion(
                number,
                shown(tags),
                tags.get(Kept.MEMBER),
                labels,
                json.path("user_id").textValue(),
                json.path("description").textValue(),
                Instant.ofEpochMilli(json.path("creation_timestamp").asLong()));
    }

    private static Map<String, String> tags(JsonNode json) {
        Map<String, String> tags = new LinkedHashMap<>();
        json.path("tags")
                .forEach(tag ->
                        tags.put(tag.path("key").asText(), tag.path("value").asText()));
        return tags;
    }

    private static ObjectNode shown(Map<String, String> tags) {
        ObjectNode shown = RegistryHttp.JSON.createObjectNode();
        for (String tag : List.of(TYPE, TEXT, RESPONSE_FORMAT, MODEL_CONFIG)) {
            if (tags.containsKey(tag)) {
                shown.put(tag, tags.get(tag));
            }
        }
        return shown;
    }

    @Override
    ObjectNode show(PromptContent content) {
        ObjectNode shown = RegistryHttp.JSON.createObjectNode();
        DotpromptTurns template = DotpromptTurns.of(content.template());
        if (template.isChat()) {
            ArrayNode messages = RegistryHttp.JSON.createArrayNode();
            for (Turn turn : template.turns()) {
                if (turn.isPlaceholder()) {
                    throw new NoExactFormException("MLflow has no place for {{history}} in a prompt");
                }
                messages.addObject().put("role", turn.role()).put("content", written(turn.pieces()));
            }
            shown.put(TYPE, "chat").put(TEXT, messages.toString());
        } else {
            shown.put(TYPE, "text").put(TEXT, written(template.text()));
        }
        ObjectNode config = RegistryHttp.JSON.createObjectNode();
        if (content.model() != null) {
            ModelName.of(content.model()).writeTo(config, "provider", "model_name");
        }
        ModelSettings.write(content.parameters(), "stop_sequences", config);
        if (!config.isEmpty()) {
            shown.put(MODEL_CONFIG, config.toString());
        }
        if (content.responseFormat() instanceof ResponseFormat.Schema schema) {
            shown.put(RESPONSE_FORMAT, ModelSettings.schema(schema.schema()).toString());
        }
        return shown;
    }

    private static String written(List<Piece> pieces) {
        String text = TemplateLanguage.DOUBLE_BRACE.write(pieces);
        if (text.contains("{%")) {
            throw new NoExactFormException("'{%' in the text would make it Jinja2 in MLflow");
        }
        return text;
    }

    @Override
    PromptContent content(JsonNode shown) {
        JsonNode config = parsed(shown, MODEL_CONFIG);
        JsonNode format = parsed(shown, RESPONSE_FORMAT);
        return new PromptContent(
                template(shown),
                ModelSettings.model(config.path("provider"), config.path("model_name")),
                ModelSettings.read(config, true, NO_PARAMETERS),
                null,
                Map.of(),
                List.of(),
                format.isObject()
                        ? ResponseFormat.schema(new JsonSchema("answer", format.toString()))
                        : ResponseFormat.TEXT);
    }

    private String template(JsonNode shown) {
        String text = shown.path(TEXT).asText();
        if (!shown.path(TYPE).asText().equals("chat")) {
            return DotpromptTurns.writeText(read(text));
        }
        List<Turn> turns = new ArrayList<>();
        for (JsonNode message : http().parse(text, TEXT)) {
            if (!message.path("content").isTextual()) {
                throw new NoExactFormException("a message must be text, but one is not");
            }
            turns.add(new Turn(
                    message.path("role").asText(), read(message.path("content").asText())));
        }
        return DotpromptTurns.write(turns);
    }

    private static List<Piece> read(String text) {
        if (text.contains("{%")) {
            throw new NoExactFormException(
                    "Jinja2 with statements has no exact form as a Dotprompt template; rewrite it by hand");
        }
        return TemplateLanguage.DOUBLE_BRACE.read(text);
    }

    private JsonNode parsed(JsonNode shown, String tag) {
        return shown.has(tag) ? http().parse(shown.path(tag).asText(), tag) : RegistryHttp.JSON.missingNode();
    }

    @Override
    int publish(Draft draft) {
        ObjectNode model = RegistryHttp.JSON.createObjectNode().put("name", draft.name());
        tag(model.putArray("tags"), IS_PROMPT, "true");
        RegistryAnswer created = http().change("POST", API + "registered-models/create", model);
        if (!created.json().path("error_code").asText().equals("RESOURCE_ALREADY_EXISTS")) {
            created.value();
        } else if (!tags(model(draft.name()).orElseThrow()).containsKey(IS_PROMPT)) {
            throw unsupported("has a model called '" + draft.name() + "', so that no prompt can be called so");
        }
        ObjectNode version = RegistryHttp.JSON
                .createObjectNode()
                .put("name", draft.name())
                .put("source", "dummy-source")
                .put("description", draft.message());
        ArrayNode tags = version.putArray("tags");
        tag(tags, IS_PROMPT, "true");
        draft.shown()
                .properties()
                .forEach(member -> tag(tags, member.getKey(), member.getValue().asText()));
        tag(tags, Kept.MEMBER, draft.kept());
        JsonNode made =
                http().change("POST", API + "model-versions/create", version).value();
        return RegistryAnswer.number(http(), made.path("model_version"), "version");
    }

    private static void tag(ArrayNode tags, String key, String value) {
        tags.addObject().put("key", key).put("value", value);
    }

    @Override
    void point(String name, String label, @Nullable Integer number) {
        ObjectNode alias =
                RegistryHttp.JSON.createObjectNode().put("name", name).put("alias", label);
        if (number == null) {
            http().change("DELETE", API + "registered-models/alias", alias).value();
        } else {
            http().change("POST", API + "registered-models/alias", alias.put("version", String.valueOf(number)))
                    .value();
        }
    }

    /** The tags of the prompt that say no more than that they are there. */
    @Override
    public List<String> tags(String name) {
        Set<String> tags = new HashSet<>();
        if (canBeName(name)) {
            model(name)
                    .ifPresent(model -> tags(model).forEach((key, value) -> {
                        if (value.equals("true") && !key.equals(IS_PROMPT)) {
                            tags.add(key);
                        }
                    }));
        }
        return tagsOf(tags);
    }

    @Override
    public void tag(String name, Set<String> add, Set<String> remove, PromptCommit commit) {
        add.forEach(PromptReference::requireTag);
        if (!canBeName(name) || model(name).isEmpty()) {
            throw new PromptNotFoundException("no prompt '" + name + "' in mlflow");
        }
        ObjectNode tag = RegistryHttp.JSON.createObjectNode().put("name", name);
        add.forEach(key -> http().change(
                        "POST",
                        API + "registered-models/set-tag",
                        tag.deepCopy().put("key", key).put("value", "true"))
                .value());
        remove.forEach(key -> http().change(
                        "DELETE",
                        API + "registered-models/delete-tag",
                        tag.deepCopy().put("key", key))
                .optional());
    }

    /** What is no name would be more than one in an address and in a filter. */
    private static boolean canBeName(String name) {
        return isName(name) && name.indexOf('/') < 0;
    }

    @Override
    void requireName(String name) {
        if (!canBeName(name)) {
            throw unsupported("has no folders, so that a prompt cannot be called '" + name + "'; use '.', '_' or '-'");
        }
    }

    @Override
    void requireLabel(String label) {
        if (label.matches("v[0-9]+")) {
            throw unsupported("takes '" + label + "' for a version, so that no label can be called so");
        }
    }
}
