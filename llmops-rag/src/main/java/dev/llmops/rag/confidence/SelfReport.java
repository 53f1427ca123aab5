package dev.llmops.rag.confidence;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.chain.SideCalls;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a model says of its own answer. */
final class SelfReport implements ConfidenceSignal {

    private static final String QUESTION =
            "How likely is it that your answer is right and complete? Answer with a number from 0 to 100 and nothing else.";
    private static final Pattern NUMBER = Pattern.compile("^\\D{0,20}?(\\d{1,3}(?:\\.\\d+)?)\\s*%?\\D{0,20}$");
    private static final double ALL = 100;
    private static final int MAX_TOKENS = 16;

    private final ModelClient model;

    SelfReport(ModelClient model) {
        this.model = Objects.requireNonNull(model, "model");
    }

    @Override
    public Map<String, Double> of(AnswerContext answer) {
        if (answer.response().text().isBlank()) {
            return Map.of();
        }
        ModelRequest request = ModelRequest.builder()
                .messages(answer.request().messages())
                .message(Message.assistant(answer.response().text()))
                .message(Message.user(QUESTION))
                .parameters(ModelParameters.builder()
                        .temperature(0)
                        .maxTokens(MAX_TOKENS)
                        .build())
                .build();
        try {
            return read(SideCalls.generate("self-report", model, request).text());
        } catch (CallCancelledException e) {
            throw e;
        } catch (LlmOpsException e) {
            return Map.of();
        }
    }

    private static Map<String, Double> read(String said) {
        Matcher number = NUMBER.matcher(said.strip());
        if (!number.matches()) {
            return Map.of();
        }
        double percent = Double.parseDouble(number.group(1));
        // .85 of 100 is hardly what was meant by it, and who knows whether 85 was.
        boolean unclear = percent > ALL || (percent > 0 && percent < 1);
        return unclear ? Map.of() : Map.of("self.reported", percent / ALL);
    }
}
