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
        List<Message> prompt = request.messages().stream()
                .map(message -> message instanceof AssistantMessage earlier ? spoken(earlier) : message)
                .toList();
        for (Feedback each : feedback) {
            TrainingExample.Source source = new TrainingExample.Source(
                    generation.id(),
                    List.of(each.id()),
                    generation.caller().user(),
                    generation.caller().session());
            if (each.signal() instanceof FeedbackSignal.Thumbs thumbs) {
                examples.add(new TrainingExample.Rated(source, prompt, request.tools(), answer, thumbs.up()));
                if (thumbs.up()) {
                    examples.add(new TrainingExample.Demonstration(source, prompt, request.tools(), answer));
                }
            } else if (each.signal() instanceof FeedbackSignal.Correction correction) {
                better(
                        examples,
                        new TrainingExample.Demonstration(
                                source, prompt, request.tools(), Message.assistant(correction.text())),
                        answer);
            } else if (each.signal() instanceof FeedbackSignal.Edit edit
                    && edit.before() != null
                    && edit.after() != null) {
                better(
                        examples,
                        new TrainingExample.Demonstration(
                                source, prompt, request.tools(), Message.assistant(edit.after())),
                        answer.withText(edit.before()));
            }
        }
        return examples;
    }

    private static void better(
            List<TrainingExample> examples, TrainingExample.Demonstration better, AssistantMessage worse) {
        examples.add(better);
        // A difference in white space is nothing to prefer.
        if (!worse.toolCalls().isEmpty()
                || !better.completion().text().strip().equals(worse.text().strip())) {
            examples.add(new TrainingExample.Preference(
                    better.source(), better.prompt(), better.tools(), better.completion(), worse));
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
