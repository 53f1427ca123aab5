package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Measures calls and feedback with Micrometer, if the application does. */
@AutoConfiguration(
        before = LlmOpsAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass({MicrometerMetrics.class, MeterRegistry.class})
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnProperty(prefix = "llmops", name = "enabled", matchIfMissing = true)
@Conditional(OnMicrometer.class)
public class LlmOpsMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    MicrometerMetrics llmOpsMetrics(MeterRegistry registry) {
        return new MicrometerMetrics(registry);
    }

    @Bean
    FeedbackSink llmOpsFeedbackMetrics(MicrometerMetrics metrics) {
        return metrics.quality().feedback();
    }
}
