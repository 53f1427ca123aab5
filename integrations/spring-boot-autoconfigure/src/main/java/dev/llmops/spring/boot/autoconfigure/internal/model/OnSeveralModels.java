package dev.llmops.spring.boot.autoconfigure.internal.model;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if there are models, but nothing says which one is the default. */
public class OnSeveralModels extends OnModel {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionOutcome one = super.getMatchOutcome(context, metadata);
        boolean several = !one.isMatch() && one.getMessage().contains(ModelCandidates.PROPERTY);
        return new ConditionOutcome(several, one.getConditionMessage());
    }
}
