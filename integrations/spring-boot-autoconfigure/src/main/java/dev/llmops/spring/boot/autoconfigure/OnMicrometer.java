package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.spring.boot.autoconfigure.LlmOpsProperties.Metrics;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches unless something else than Micrometer is to measure. */
class OnMicrometer implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Metrics wanted = Binder.get(context.getEnvironment())
                .bind("llmops.telemetry.metrics", Metrics.class)
                .orElse(Metrics.AUTO);
        return wanted == Metrics.AUTO || wanted == Metrics.MICROMETER;
    }
}
