package dev.llmops.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.SystemMessage;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Scrubs every text of an example; one text that must not be used drops the example. */
final class ScrubbedExamples {

    private final Scrubber scrubber;

    private ScrubbedExamples(Scrubber scrubber) {
        this.scrubber = scrubber;
    }

    static Optional<TrainingExample> scrub(TrainingExample example, Scrubber scrubber) {
        try {
            return Optional.of(new ScrubbedExamples(scrubber.forExample()).scrubbed(example));
        } catch (Unusable e) {
            return Optional.empty();
        }
    }

    private TrainingExample scrubbed(TrainingExample example) {
        List<Message> prompt = example.prompt().stream().map(this::message).toList();
        if (example instanceof TrainingExample.Demonstration demo) {
            return new TrainingExample.Demonstration(demo.source(), prompt, demo.tools(), answer(demo.completion()));
        }
        if (example instanceof TrainingExample.Preference pair) {
            return new TrainingExample.Preference(
                    pair.source(), prompt, pair.tools(), answer(pair.chosen()), answer(pair.rejected()));
        }
        TrainingExample.Rated rated = (TrainingExample.Rated) example;
        return new TrainingExample.Rated(
                rated.source(), prompt, rated.tools(), answer(rated.completion()), rated.liked());
    }

    private Message message(Message message) {
        List<Part> parts = parts(message.parts());
        if (message instanceof UserMessage user) {
            String name = user.name();
            return new UserMessage(parts, name == null ? null : text(name));
        }
        if (message instanceof ToolMessage tool) {
            return new ToolMessage(tool.toolCallId(), tool.toolName(), parts, tool.error());
        }
        return message instanceof AssistantMessage assistant ? answer(assistant) : new SystemMessage(parts);
    }

    private AssistantMessage answer(AssistantMessage message) {
        List<ToolCall> calls = message.toolCalls().stream()
                .map(call -> new ToolCall(call.id(), call.name(), json(call.arguments())))
                .toList();
        return new AssistantMessage(parts(message.parts()), calls);
    }

    private List<Part> parts(List<Part> parts) {
        List<Part> scrubbed = new ArrayList<>(parts.size());
        for (Part part : parts) {
            scrubbed.add(part instanceof TextPart text ? new TextPart(text(text.text())) : part);
        }
        return scrubbed;
    }

    /** As a whole, where a name says what a value is; text by text if it would be no JSON after that. */
    private String json(String json) {
        String whole = text(json);
        if (whole.equals(json) || Json.isValid(whole) || !Json.isValid(json)) {
            return whole;
        }
        return Json.text(node(Json.parse(json)));
    }

    private JsonNode node(JsonNode node) {
        if (node.isTextual() || node.isNumber()) {
            String text = text(node.asText());
            return text.equals(node.asText()) ? node : Json.NODES.textNode(text);
        }
        if (node.isArray()) {
            ArrayNode array = Json.NODES.arrayNode();
            node.forEach(element -> array.add(node(element)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = Json.NODES.objectNode();
            node.properties().forEach(member -> object.set(text(member.getKey()), node(member.getValue())));
            return object;
        }
        return node;
    }

    private String text(String text) {
        return scrubber.scrub(text).orElseThrow(Unusable::new);
    }

    private static final class Unusable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unusable() {
            super(null, null, false, false);
        }
    }
}
