package dev.llmops.core.internal.chain;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.core.chain.Interceptor;

/** What a chain is seen by from outside. Safe for use by multiple threads. */
public interface Tracing {

    /** {@return what traces a call; it stands outside of the record, whose end it reads} */
    Interceptor callInterceptor();

    /**
     * {@return what traces each attempt of a model; it stands directly before the model}
     *
     * @param routes the models by the names that calls carry
     */
    Interceptor attemptInterceptor(ModelRoutes routes);

    /** {@return a guardrail that does the same, and traces what it does} */
    Guardrail traced(Guardrail guardrail);

    /** {@return a retriever that does the same, and traces what it does} */
    Retriever traced(Retriever retriever);

    /** {@return a reranker that does the same, and traces what it does; one that does nothing has no span} */
    Reranker traced(Reranker reranker);
}
