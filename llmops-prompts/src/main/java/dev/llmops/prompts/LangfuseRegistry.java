package dev.llmops.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.commons.internal.time.SystemTime;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Langfuse's prompts over its public REST API, as its Python client 5.0.4 uses it. Prompts that include others come resolved from the
 * server; one that includes another by label is refused, since its content would change under its number. What Langfuse has no place for
 * is kept in the member {@code llmops} of the config. It asks Langfuse each time; {@code PromptSources} keeps what it said. Safe for use by
 * several threads.
 */
public final class LangfuseRegistry extends RemoteRegistry {

    static final String SOURCE = "langfuse";

    private static final Pattern INCLUDE_BY_LABEL = Pattern.compile("@@@langfusePrompt:[^@]*\\|label=");
    private static final String API = "/api/public/v2/prompts";
    private static final String LATEST = "latest";
    private static final int PAGE = 100;
    private static final int MAX_MESSAGE_LENGTH = 500;
    private static final Set<String> NO_PARAMETERS = Set.of("model", "tools", "response_format", Kept.MEMBER);

    LangfuseRegistry(RegistryHttp http, InstantSource clock) {
        super(SOURCE, http, clock);
    }

    /**
     * {@return the registry}
     *
     * @param endpoint where Langfuse is, for example {@code https://cloud.langfuse.com}
     * @param publicKey the project's public key
     * @param secretKey the project's secret key
     */
    public static LangfuseRegistry of(RegistryEndpoint endpoint, String publicKey, String secretKey) {
        return new LangfuseRegistry(
                RegistryHttp.of(SOURCE, withKeys(endpoint, publicKey, secretKey)), SystemTime.clock());
    }

    static RegistryEndpoint withKeys(RegistryEndpoint endpoint, String publicKey, String secretKey) {
        byte[] keys = (publicKey + ":" + secretKey).getBytes(StandardCharsets.UTF_8);
        return endpoint.withHeader(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(keys));
    }

    @Override
    public List<String> names() {
        return entries("").keySet().stream()
                .filter(RemoteRegistry::isName)
                .sorted()
                .toList();
    }

    private Map<String, JsonNode> entries(String filter) {
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        int known;
        int page = 1;
        int pages;
        do {
            known = entries.size();
            JsonNode answer = http().get(API + "?page=" + page + "&limit=" + PAGE + filter)
                    .value();
            if (!answer.path("data").isArray()) {
                throw RegistryAnswer.missing(http(), "the list", "data");
            }
            answer.path("data")
                    .forEach(entry -> entries.putIfAbsent(RegistryAnswer.text(http(), entry, "name"), entry));
            pages = answer.at("/meta/totalPages").asInt(1);
            http().requireNew(page >= pages || entries.size() > known, "pages");
        } while (page++ < pages);
        return entries;
    }

    private Optional<JsonNode> entry(String name) {
        return Optional.ofNullable(
                entries("&name=" + RegistryHttp.encoded(name)).get(name));
    }

    @Override
    Optional<RemoteVersion> read(PromptReference reference) {
        String which = reference.number() != null
                ? "?version=" + reference.number()
                : "?label=" + (reference.label() == null ? LATEST : reference.label());
        String path = API + "/" + RegistryHttp.encoded(reference.name()) + which;
        return http().get(path).optional().map(json -> version(fixed(path, json)));
    }

    /** Langfuse puts in what a label points to now, and leaves the number as it is: such a version is taken as it was written, and so has no form here. */
    private JsonNode fixed(String path, JsonNode json) {
        if (!json.path("resolutionGraph").isObject()) {
            return json;
        }
        JsonNode written = http().get(path + "&resolve=false").value().path("prompt");
        return INCLUDE_BY_LABEL.matcher(written.toString()).find()
                ? ((ObjectNode) json.deepCopy()).set("prompt", written)
                : json;
    }

    @Override
    List<RemoteVersion> readAll(String name) {
        List<RemoteVersion> versions = new ArrayList<>();
        entry(name)
                .ifPresent(entry -> entry.path("versions")
                        .forEach(number -> read(PromptReference.version(name, number.asInt()))
                                .ifPresent(versions::add)));
        return versions;
    }

    private RemoteVersion version(JsonNode json) {
        JsonNode config = json.path("config");
        ObjectNode shown = RegistryHttp.JSON.createObjectNode();
        shown.put("type", RegistryAnswer.text(http(), json, "type"));
        shown.set("prompt", json.path("prompt"));
        shown.set("config", config);
        Set<String> labels = new HashSet<>();
        json.path("labels").forEach(label -> labels.add(label.asText()));
        labels.remove(LATEST);
        String author = json.path("createdBy").textValue();
        return new RemoteVersion(
                RegistryAnswer.number(http(), json, "version"),
                shown,
                config.path(Kept.MEMBER).textValue(),
                labels,
                "API".equals(author) ? null : author,
                json.path("commitMessage").textValue(),
                time(json.path("createdAt").asText()));
    }

    static @Nullable Instant time(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    ObjectNode show(PromptContent content) {
        ObjectNode shown = RegistryHttp.JSON.createObjectNode();
        DotpromptTurns template = DotpromptTurns.of(content.template());
        if (template.isChat()) {
            shown.put("type", "chat");
            ArrayNode messages = shown.putArray("prompt");
            for (Turn turn : template.turns()) {
                if (turn.isPlaceholder()) {
                    messages.addObject().put("type", "placeholder").put("name", Turn.HISTORY);
                } else {
                    messages.addObject().put("role", turn.role()).put("content", written(turn.pieces()));
                }
            }
        } else {
            shown.put("type", "text").put("prompt", written(template.text()));
        }
        shown.set("config", config(content));
        return shown;
    }

    private static String written(List<Piece> pieces) {
        String text = TemplateLanguage.DOUBLE_BRACE.write(pieces);
        requireNoTag(text);
        return text;
    }

    private static void requireNoTag(String text) {
        if (INCLUDE_BY_LABEL.matcher(text).find()) {
            throw new NoExactFormException(
                    "it includes another prompt by label, so that its content changes while its number stays; include it by version");
        }
        if (text.contains("@@@langfusePrompt:")) {
            throw new NoExactFormException(
                    "'@@@langfusePrompt:' includes another prompt, which only Langfuse can resolve");
        }
    }

    private static ObjectNode config(PromptContent content) {
        ObjectNode config = RegistryHttp.JSON.createObjectNode();
        if (content.model() != null) {
            config.put("model", content.model());
        }
        ModelSettings.write(content.parameters(), "stop", config);
        if (!content.tools().isEmpty()) {
            config.set("tools", ModelSettings.tools(content.tools()));
        }
        JsonNode format = ModelSettings.responseFormat(content.responseFormat());
        if (format != null) {
            config.set("response_format", format);
        }
        return config;
    }

    @Override
    PromptContent content(JsonNode shown) {
        JsonNode config = shown.path("config");
        return new PromptContent(
                template(shown),
                config.path("model").textValue(),
                ModelSettings.read(config, false, NO_PARAMETERS),
                null,
                Map.of(),
                ModelSettings.readTools(config.path("tools")),
                ModelSettings.readResponseFormat(config.path("response_format")));
    }

    private static String template(JsonNode shown) {
        if (shown.path("type").asText().equals("text")) {
            return DotpromptTurns.writeText(read(shown.path("prompt")));
        }
        List<Turn> turns = new ArrayList<>();
        for (JsonNode message : shown.path("prompt")) {
            turns.add(
                    message.path("type").asText().equals("placeholder")
                            ? Turn.placeholder(message.path("name").asText())
                            : new Turn(message.path("role").asText(), read(message.path("content"))));
        }
        return DotpromptTurns.write(turns);
    }

    private static List<Piece> read(JsonNode text) {
        if (!text.isTextual()) {
            throw new NoExactFormException("a message must be text, but one is not");
        }
        requireNoTag(text.textValue());
        return TemplateLanguage.DOUBLE_BRACE.read(text.textValue());
    }

    @Override
    int publish(Draft draft) {
        ObjectNode body = draft.shown().deepCopy();
        body.put("name", draft.name());
        ((ObjectNode) body.path("config")).put(Kept.MEMBER, draft.kept());
        body.putArray("labels");
        body.set("tags", RegistryHttp.JSON.valueToTree(tagsBeside(draft)));
        body.put("commitMessage", draft.message(MAX_MESSAGE_LENGTH));
        return RegistryAnswer.number(http(), http().change("POST", API, body).value(), "version");
    }

    /** The tags of a new version become those of the prompt, so that the old ones have to be among them. */
    private List<String> tagsBeside(Draft draft) {
        Set<String> all = new HashSet<>(draft.tags());
        entry(draft.name()).ifPresent(entry -> entry.path("tags").forEach(tag -> all.add(tag.asText())));
        return all.stream().sorted().toList();
    }

    @Override
    void point(String name, String label, @Nullable Integer number) {
        if (number == null) {
            throw unsupported(
                    "cannot take label '" + label + "' away from '" + name + "' over its API; do it in its pages");
        }
        ObjectNode body = RegistryHttp.JSON.createObjectNode();
        body.putArray("newLabels").add(label);
        http().change("PATCH", API + "/" + RegistryHttp.encoded(name) + "/versions/" + number, body)
                .value();
    }

    @Override
    public List<String> tags(String name) {
        Set<String> tags = new HashSet<>();
        entry(name).ifPresent(entry -> entry.path("tags").forEach(tag -> tags.add(tag.asText())));
        return tagsOf(tags);
    }

    @Override
    void requireLabel(String label) {
        if (!label.matches("[a-z0-9_.-]{1,36}")) {
            throw unsupported(
                    "takes labels of at most 36 lower-case letters, digits, '_', '-' and '.', but not '" + label + "'");
        }
    }
}
