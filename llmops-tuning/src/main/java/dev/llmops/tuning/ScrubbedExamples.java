package dev.llmops.tuning;

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

    ScrubbedExamples(Scrubber scrubber) {
        this.scrubber = scrubber;
    }

    Optional<TrainingExample> scrub(TrainingExample example) {
        try {
            return Optional.of(scrubbed(example));
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
            return new UserMessage(parts, user.name());
        }
        if (message instanceof ToolMessage tool) {
            return new ToolMessage(tool.toolCallId(), tool.toolName(), parts, tool.error());
        }
        return message instanceof AssistantMessage assistant ? answer(assistant) : new SystemMessage(parts);
    }

    private AssistantMessage answer(AssistantMessage message) {
        List<ToolCall> calls = message.toolCalls().stream()
                .map(call -> new ToolCall(call.id(), call.name(), text(call.arguments())))
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
