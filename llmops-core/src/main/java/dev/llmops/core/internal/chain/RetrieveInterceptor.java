package dev.llmops.core.internal.chain;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.internal.guardrail.BesideText;
import dev.llmops.core.internal.guardrail.GuardrailRunner;
import dev.llmops.core.internal.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Finds passages for a prompt that wants some: one whose template uses the variable {@code passages}. A passage that a
 * guardrail blocks is left out; the call goes on without it. What readers of a passage's document do not see is checked by itself
 * before, and left out alone where a guardrail blocks that.
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
        RetrievalResult found = retrieval.retriever().search(query, call.history());
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
                passed.add(checked(call, passage));
            } catch (GuardrailBlockedException e) {
                // Its decision is in the notes; the other passages may still answer the question.
            }
        }
        return passed;
    }

    private Passage checked(Call call, Passage passage) {
        UnaryOperator<String> check = text -> passageGuardrails.check(call, passage.id(), passage.sourceId(), text);
        Passage allowed = withoutHidden(call, passage);
        return BesideText.metadata(allowed.withText(check.apply(allowed.text())), check);
    }

    /** A text of which nothing is seen is blocked as a whole. */
    private Passage withoutHidden(Call call, Passage passage) {
        int seen = passage.hiddenFrom();
        String hidden = passage.text().substring(seen);
        if (hidden.isBlank()) {
            return passage;
        }
        try {
            passageGuardrails.checkHidden(call, passage.id(), passage.sourceId(), hidden);
            return passage;
        } catch (GuardrailBlockedException e) {
            if (passage.text().substring(0, seen).isBlank()) {
                throw e;
            }
            return passage.visible();
        }
    }
}
