package dev.llmops.spring.boot.autoconfigure.internal.model;

import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if there is a model, and it is clear which one is the default. */
public class OnModel extends SpringBootCondition implements ConfigurationCondition {

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ModelCandidates candidates = ModelCandidates.in(
                Objects.requireNonNull(context.getBeanFactory(), "beanFactory"), context.getEnvironment());
        ConditionMessage.Builder message = ConditionMessage.forCondition("LLMOps model");
        if (candidates.all().isEmpty()) {
            return ConditionOutcome.noMatch(message.because("there is no ModelClient, ChatModel or pool"));
        }
        // A name that is wrong is told by whoever makes the LlmOps.
        boolean said = context.getEnvironment().containsProperty(ModelCandidates.PROPERTY);
        if (candidates.chosen() == null && !said) {
            return ConditionOutcome.noMatch(message.because("there are several models, " + candidates.names() + ", and "
                    + ModelCandidates.PROPERTY + " is not set"));
        }
        return ConditionOutcome.match(message.because("models " + candidates.names()));
    }
}
