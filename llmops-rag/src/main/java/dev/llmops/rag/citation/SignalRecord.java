package dev.llmops.rag.citation;

import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.core.chain.Call;
import dev.llmops.rag.confidence.AnswerContext;
import dev.llmops.rag.confidence.ConfidenceSignal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the numbers of an answer's signals into its record, where labels can be put to them later. */
final class SignalRecord {

    private SignalRecord() {}

    static ModelResponse in(ModelResponse response, Map<String, Double> values) {
        if (values.isEmpty()) {
            return response;
        }
        Map<String, Object> vendor = new HashMap<>(response.vendor());
        vendor.put(ConfidenceSignal.RECORDED, values);
        return new ModelResponse(
                response.message(),
                response.finishReason(),
                response.usage(),
                response.model(),
                response.timeToFirstToken(),
                response.total(),
                vendor);
    }

    static ModelResponse in(Call call, ModelResponse response, List<CheckedClaim> claims, ConfidenceSignal signals) {
        AnswerContext answer = new AnswerContext(call.requireRequest(), call.passages(), response, claims);
        return in(response, ConfidenceSignal.known(signals, answer));
    }
}
