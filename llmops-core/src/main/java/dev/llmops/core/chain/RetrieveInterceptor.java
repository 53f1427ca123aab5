package dev.llmops.core.chain;

import dev.llmops.api.error.GuardrailBlockedException;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retrieved;
import dev.llmops.core.internal.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Finds passages for a prompt that wants some: one whose template uses the variable {@code passages}. A passage that a
 * guardrail blocks is left out; the call goes on without it.
 */
final class RetrieveInterceptor implements Interceptor {

    private final Retrieval retrieval;
    private final GuardrailRunner passageGuardrails;

    RetrieveInterceptor(Retrieval retrieval, List<Guardrail> guardrails, Time time) {
        this.retrieval = retrieval;
        this.passageGuardrails = new GuardrailRunner(guardrails, GuardrailStage.PASSAGE, time);
    }

    @Override
    public String name() {
        return StandardChain.RETRIEVE;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        PromptVersion prompt = call.promptVersion();
        Object question = call.variables().get(retrieval.queryVariable());
        if (prompt == null || !(question instanceof String text) || !Retrieval.isFor(prompt)) {
            return chain.proceed(call);
        }
        RetrievalQuery query =
                new RetrievalQuery(text, retrieval.limit(), call.caller().tenant(), Map.of());
        Retrieved found = retrieval.retriever().search(query, call.history());
        call.notes().retrieval(found.steps());
        List<Passage> passages = guarded(call, retrieval.reranker().rerank(text, found.passages()));
        call.notes().passages(passages);
        return chain.proceed(call.toBuilder().passages(passages).build());
    }

    private List<Passage> guarded(Call call, List<Passage> passages) {
        if (passageGuardrails.isEmpty()) {
            return passages;
        }
        List<Passage> passed = new ArrayList<>(passages.size());
        for (Passage passage : passages) {
            try {
                UnaryOperator<String> check =
                        text -> passageGuardrails.check(call, passage.id(), passage.sourceId(), text);
                Passage checked = passage.withText(check.apply(passage.text()));
                passed.add(BesideText.metadata(checked, check));
            } catch (GuardrailBlockedException e) {
                // Its decision is in the notes; the other passages may still answer the question.
            }
        }
        return passed;
    }
}
