package dev.llmops.core.internal.telemetry;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.internal.json.RecordJson;
import java.util.List;

/**
 * What the application put in and got out, as its Generation keeps it: after the guardrails. The messages that the model
 * read stand at the attempts, so that nothing is sent twice.
 */
final class CallContent {

    static final String TEXT = "text/plain";
    static final String JSON = "application/json";

    private CallContent() {}

    /**
     * Says what a call was about.
     *
     * @param generation its record, without bytes
     * @param searched whether passages stand at searches, and need not be told here
     */
    static void describe(OpenSpan span, Generation generation, boolean searched) {
        PromptUse prompt = generation.prompt();
        ModelRequest request = generation.request();
        if (prompt != null) {
            span.set(GenAiNames.INPUT_VALUE, RecordJson.write(prompt.variables()));
            span.set(GenAiNames.INPUT_MIME_TYPE, JSON);
        } else if (request != null) {
            List<Message> messages = request.messages();
            span.set(GenAiNames.INPUT_VALUE, messages.get(messages.size() - 1).text());
            span.set(GenAiNames.INPUT_MIME_TYPE, TEXT);
        }
        if (!generation.passages().isEmpty() && !searched) {
            span.documents(
                    GenAiNames.OPENINFERENCE_DOCUMENTS,
                    generation.passages().stream()
                            .map(passage -> new FoundText(passage.id(), passage.score(), passage.text()))
                            .toList());
        }
        String answer = answer(generation);
        if (!answer.isEmpty()) {
            span.set(GenAiNames.OUTPUT_VALUE, answer);
            span.set(GenAiNames.OUTPUT_MIME_TYPE, TEXT);
        }
    }

    private static String answer(Generation generation) {
        if (generation.response() != null) {
            return generation.response().text();
        }
        return generation.partial() == null
                ? ""
                : generation.partial().message().text();
    }
}
