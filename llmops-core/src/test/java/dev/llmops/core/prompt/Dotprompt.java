package dev.llmops.core.prompt;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.core.internal.template.JsonText;
import dev.llmops.core.internal.template.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Runs a test case of the Dotprompt specification and gives the result in the form that the specification uses. */
final class Dotprompt {

    private final Map<?, ?> suite;
    private final Map<?, ?> test;

    Dotprompt(Map<?, ?> suite, Map<?, ?> test) {
        this.suite = suite;
        this.test = test;
    }

    /** What the case expects: the keys that this library has a counterpart for. */
    Map<String, Object> expected() {
        return strings(map(test.get("expect")));
    }

    /** What this library makes of it, cut down to the keys that are expected. */
    Map<String, Object> actual() throws Exception {
        Problems problems = new Problems("case");
        PromptFile file = PromptFile.read("case", (String) suite.get("template"), schemas(), problems);
        problems.throwIfAny();
        PromptContent content = withOptions(
                file.withTemplate(InlinePartials.addTo(file.content().template(), partials()))
                        .content());
        RenderedPrompt rendered = PromptRenderer.create().render(Versions.of("case", content), input());

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("messages", messages(rendered));
        result.put("model", content.model());
        result.put("config", file.raw().get("config"));
        result.put("ext", file.extensions());
        result.put("raw", file.raw());
        result.put("input", input(content));
        result.put("output", output(content));
        result.keySet().retainAll(expected().keySet());
        return result;
    }

    private PromptContent withOptions(PromptContent content) {
        Map<String, Object> defaults =
                strings(map(map(map(test.get("options")).get("input")).get("default")));
        return new PromptContent(
                content.template(),
                content.model(),
                content.parameters(),
                content.inputSchema(),
                defaults.isEmpty() ? content.inputDefaults() : defaults,
                content.tools(),
                content.responseFormat());
    }

    private PromptInput input() {
        Map<String, Object> data = strings(map(suite.get("data")));
        data.putAll(strings(map(test.get("data"))));
        List<Message> history = new ArrayList<>();
        for (Object message : (List<?>) data.getOrDefault("messages", List.of())) {
            String text =
                    (String) map(((List<?>) map(message).get("content")).get(0)).get("text");
            history.add(map(message).get("role").equals("user") ? Message.user(text) : Message.assistant(text));
        }
        return PromptInput.of(strings(map(data.get("input"))))
                .withHistory(history)
                .withContext(strings(map(data.get("context"))));
    }

    private Map<String, String> partials() {
        Map<String, String> partials = new LinkedHashMap<>();
        for (String key : Set.of("partials", "resolverPartials")) {
            map(suite.get(key)).forEach((name, text) -> partials.put((String) name, (String) text));
        }
        return partials;
    }

    private Map<String, Map<String, Object>> schemas() {
        Map<String, Map<String, Object>> schemas = new LinkedHashMap<>();
        for (String key : Set.of("schemas", "resolverSchemas")) {
            map(suite.get(key)).forEach((name, schema) -> schemas.put((String) name, strings(map(schema))));
        }
        return schemas;
    }

    private List<Object> messages(RenderedPrompt rendered) {
        List<Object> messages = new ArrayList<>();
        for (int i = 0; i < rendered.messages().size(); i++) {
            Message message = rendered.messages().get(i);
            Map<String, Object> json = new LinkedHashMap<>();
            json.put(
                    "role",
                    message instanceof AssistantMessage
                            ? "model"
                            : message.role().name().toLowerCase(Locale.ROOT));
            json.put("content", parts(rendered, i));
            // The specification marks history only where {{history}} placed it.
            boolean placed = ((String) suite.get("template")).contains("{{history}}");
            if (placed && i >= rendered.historyStart() && i < rendered.historyEnd()) {
                json.put("metadata", Map.of("purpose", "history"));
            }
            messages.add(json);
        }
        return messages;
    }

    private static List<Object> parts(RenderedPrompt rendered, int index) {
        List<Part> parts = rendered.messages().get(index).parts();
        List<Object> json = new ArrayList<>();
        for (int i = 0; i <= parts.size(); i++) {
            for (RenderedPrompt.Section section : rendered.sections()) {
                if (section.message() == index && section.part() == i) {
                    json.add(Map.of("metadata", Map.of("pending", true, "purpose", section.name())));
                }
            }
            if (i < parts.size()) {
                json.add(part(parts.get(i)));
            }
        }
        return json;
    }

    private static Object part(Part part) {
        if (part instanceof TextPart text) {
            return Map.of("text", text.text());
        }
        Media media = part instanceof ImagePart image ? image.media() : ((FilePart) part).media();
        return Map.of("media", Map.of("url", Objects.toString(media.uri()), "contentType", media.mimeType()));
    }

    private static Map<String, Object> input(PromptContent content) throws Exception {
        Map<String, Object> input = new LinkedHashMap<>();
        if (content.inputSchema() != null) {
            input.put("schema", JsonText.plain(content.inputSchema().json()));
        }
        if (!content.inputDefaults().isEmpty()) {
            input.put("default", content.inputDefaults());
        }
        return input;
    }

    private static Map<String, Object> output(PromptContent content) throws Exception {
        return content.responseFormat() instanceof ResponseFormat.Schema schema
                ? Map.of("schema", JsonText.plain(schema.schema().json()))
                : Map.of();
    }

    private static Map<?, ?> map(Object value) {
        return value == null ? Map.of() : (Map<?, ?>) value;
    }

    private static Map<String, Object> strings(Map<?, ?> map) {
        Map<String, Object> strings = new LinkedHashMap<>();
        map.forEach((key, value) -> strings.put((String) key, value));
        return strings;
    }
}
