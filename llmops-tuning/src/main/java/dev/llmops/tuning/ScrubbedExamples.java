package dev.llmops.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.content.ContentChange;
import dev.llmops.api.content.RecordContent;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.message.Message;
import java.util.List;
import java.util.Optional;

/** Scrubs every text of an example; one text that must not be used drops the example. */
final class ScrubbedExamples implements ContentChange {

    private final Scrubber scrubber;

    private ScrubbedExamples(Scrubber scrubber) {
        this.scrubber = scrubber;
    }

    static Optional<TrainingExample> scrub(TrainingExample example, Scrubber scrubber) {
        try {
            return Optional.of(new ScrubbedExamples(scrubber.forExample()).example(example));
        } catch (Unusable e) {
            return Optional.empty();
        }
    }

    private TrainingExample example(TrainingExample example) {
        List<Message> prompt = example.prompt().stream().map(this::scrubbed).toList();
        if (example instanceof TrainingExample.Demonstration demo) {
            return new TrainingExample.Demonstration(demo.source(), prompt, demo.tools(), scrubbed(demo.completion()));
        }
        if (example instanceof TrainingExample.Preference pair) {
            return new TrainingExample.Preference(
                    pair.source(), prompt, pair.tools(), scrubbed(pair.chosen()), scrubbed(pair.rejected()));
        }
        TrainingExample.Rated rated = (TrainingExample.Rated) example;
        return new TrainingExample.Rated(
                rated.source(), prompt, rated.tools(), scrubbed(rated.completion()), rated.liked());
    }

    private <T extends Message> T scrubbed(T message) {
        return RecordContent.map(message, this);
    }

    /** As a whole, where a name says what a value is; text by text if it would be no JSON after that. */
    @Override
    public String json(String json) {
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

    @Override
    public String text(String text) {
        return scrubber.scrub(text).orElseThrow(Unusable::new);
    }

    private static final class Unusable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unusable() {
            super(null, null, false, false);
        }
    }
}
