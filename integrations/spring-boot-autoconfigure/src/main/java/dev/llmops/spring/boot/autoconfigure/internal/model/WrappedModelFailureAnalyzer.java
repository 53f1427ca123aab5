package dev.llmops.spring.boot.autoconfigure.internal.model;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says what to do where somebody wants a model by its class, which a wrapped one no longer has. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class WrappedModelFailureAnalyzer extends AbstractFailureAnalyzer<BeanNotOfRequiredTypeException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable failure, BeanNotOfRequiredTypeException cause) {
        if (!cause.getActualType().getPackageName().equals(WrappedModelFailureAnalyzer.class.getPackageName())) {
            return null;
        }
        return new FailureAnalysis(
                "The bean '" + cause.getBeanName() + "' is wanted as "
                        + cause.getRequiredType().getName()
                        + ", but LLMOps wraps it, so that its calls are recorded, and then it is a ChatModel or StreamingChatModel"
                        + " alone.",
                "Inject it as ChatModel or StreamingChatModel, or set the property llmops.wrap-models to false and call the"
                        + " LlmOps instead.",
                cause);
    }
}
