package dev.llmops.tuning;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads examples from one answer and the feedback on it. Thumbs make rated examples, and thumbs up a demonstration; a
 * correction or an edit makes a demonstration of the better text, and a preference for it over the answer.
 */
final class ExampleReader {

    private ExampleReader() {}

    static List<TrainingExample> read(Generation generation, List<Feedback> feedback) {
        ModelRequest request = generation.request();
        ModelResponse response = generation.response();
        if (request == null || response == null) {
            return List.of();
        }
        List<TrainingExample> examples = new ArrayList<>();
        AssistantMessage answer = spoken(response.message());
        for (Feedback each : feedback) {
            TrainingExample.Source source = new TrainingExample.Source(
                    generation.id(), List.of(each.id()), generation.caller().user());
            if (each.signal() instanceof FeedbackSignal.Thumbs thumbs) {
                examples.add(
                        new TrainingExample.Rated(source, request.messages(), request.tools(), answer, thumbs.up()));
                if (thumbs.up()) {
                    examples.add(
                            new TrainingExample.Demonstration(source, request.messages(), request.tools(), answer));
                }
            } else if (each.signal() instanceof FeedbackSignal.Correction correction) {
                better(examples, source, request, answer, correction.text());
            } else if (each.signal() instanceof FeedbackSignal.Edit edit) {
                better(examples, source, request, answer.withText(edit.before()), edit.after());
            }
        }
        return examples;
    }

    private static void better(
            List<TrainingExample> examples,
            TrainingExample.Source source,
            ModelRequest request,
            AssistantMessage worse,
            String text) {
        AssistantMessage better = Message.assistant(text);
        examples.add(new TrainingExample.Demonstration(source, request.messages(), request.tools(), better));
        if (!better.text().equals(worse.text())) {
            examples.add(new TrainingExample.Preference(source, request.messages(), request.tools(), better, worse));
        }
    }

    /** What the model said, without what it thought. */
    private static AssistantMessage spoken(AssistantMessage message) {
        List<Part> parts = message.parts().stream()
                .filter(part -> !(part instanceof ReasoningPart))
                .toList();
        return new AssistantMessage(parts, message.toolCalls());
    }
}
