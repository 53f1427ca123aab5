package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.core.LlmOps;
import dev.llmops.spring.boot.autoconfigure.actuate.LlmOpsBoot4HealthAutoConfiguration;
import dev.llmops.spring.boot.autoconfigure.actuate.LlmOpsEndpointAutoConfiguration;
import dev.llmops.spring.boot.autoconfigure.actuate.LlmOpsHealthAutoConfiguration;
import java.nio.file.Path;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Contexts with all that this module configures. */
public final class Contexts {

    private Contexts() {}

    /** {@return a runner whose store is a file in a folder} */
    public static ApplicationContextRunner in(Path folder) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        LlmOpsAutoConfiguration.class,
                        LlmOpsChatModelAutoConfiguration.class,
                        LlmOpsMetricsAutoConfiguration.class,
                        LlmOpsSecurityAutoConfiguration.class,
                        LlmOpsEndpointAutoConfiguration.class,
                        LlmOpsHealthAutoConfiguration.class,
                        LlmOpsBoot4HealthAutoConfiguration.class))
                .withPropertyValues("llmops.store.file=" + folder.resolve("records.db"));
    }

    /** {@return what was recorded, the latest first} */
    public static List<Generation> recorded(BeanFactory context) {
        return context.getBean(LlmOps.class).generations().list(GenerationQuery.latest(100));
    }
}
