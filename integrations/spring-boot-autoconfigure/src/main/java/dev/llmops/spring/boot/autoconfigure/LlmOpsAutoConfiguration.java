package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.serving.budget.BudgetStore;
import dev.llmops.serving.pool.Pool;
import dev.llmops.spring.boot.autoconfigure.internal.model.OnModel;
import dev.llmops.spring.boot.autoconfigure.internal.model.OnSeveralModels;
import dev.llmops.spring.boot.autoconfigure.internal.model.RecordingPostProcessor;
import dev.llmops.spring.boot.autoconfigure.internal.model.SeveralModelsWarning;
import io.opentelemetry.api.OpenTelemetry;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Makes an {@link LlmOps} of {@link LlmOpsProperties} and of the beans that the application has, if it has a model and no {@code LlmOps} of its own. It comes last, so
 * that the models that other auto-configurations make are there. All beans of
 * this library have names that begin with {@code llmOps}.
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnProperty(prefix = "llmops", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(LlmOpsProperties.class)
@ImportRuntimeHints(LlmOpsHints.class)
public class LlmOpsAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(LlmOps.class)
    @Conditional(OnModel.class)
    static class Chain {

        @Bean
        @ConditionalOnMissingBean(Store.class)
        Store llmOpsStore(LlmOpsProperties properties, ObjectProvider<DataSource> dataSources) {
            return StoreFactory.open(properties.store(), dataSources);
        }

        @Bean
        LlmOpsTelemetry llmOpsTelemetry(
                LlmOpsProperties properties,
                ObjectProvider<OpenTelemetry> openTelemetry,
                ConfigurableListableBeanFactory beans) {
            return LlmOpsTelemetry.of(
                    properties.telemetry(), openTelemetry.getIfUnique(), beans.containsBean("llmOpsMetrics"));
        }

        /** Here, since an {@code LlmOps} that the application makes of its models itself must get the models themselves. */
        @Configuration(proxyBeanMethods = false)
        @ConditionalOnClass(name = {"dev.langchain4j.model.chat.ChatModel", "dev.llmops.langchain4j.LangChain4jModels"})
        @ConditionalOnProperty(prefix = "llmops", name = "wrap-models", matchIfMissing = true)
        static class Wrapping {

            @Bean
            static RecordingPostProcessor llmOpsRecordingPostProcessor(
                    ConfigurableListableBeanFactory beans, Environment environment) {
                return new RecordingPostProcessor(beans, environment);
            }
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnClass(Pool.class)
        static class Pools {

            @Bean
            LlmOpsPools llmOpsPools(
                    LlmOpsProperties properties, LlmOpsTelemetry telemetry, ObjectProvider<BudgetStore> budgets) {
                PoolFactory factory = new PoolFactory(budgets.getIfUnique(), telemetry.openTelemetry());
                return LlmOpsPools.of(properties.pools(), factory::pool);
            }
        }

        @Bean
        LlmOps llmOps(
                LlmOpsProperties properties,
                Store store,
                LlmOpsTelemetry telemetry,
                ConfigurableListableBeanFactory beans,
                ApplicationContext context) {
            return new LlmOpsFactory(properties, beans, context).build(store, telemetry);
        }
    }

    @Bean
    @Conditional(OnSeveralModels.class)
    @ConditionalOnMissingBean(LlmOps.class)
    static SeveralModelsWarning llmOpsSeveralModels(ConfigurableListableBeanFactory beans, Environment environment) {
        return new SeveralModelsWarning(beans, environment);
    }
}
