package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.api.store.Store;
import dev.llmops.audit.checkpoint.CheckpointFolder;
import dev.llmops.audit.checkpoint.CheckpointKey;
import dev.llmops.audit.checkpoint.CheckpointMaker;
import dev.llmops.audit.checkpoint.CheckpointPublisher;
import dev.llmops.audit.checkpoint.CheckpointSink;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Signs the audit log on a schedule, if a property says where to. */
@AutoConfiguration(after = LlmOpsAutoConfiguration.class)
@ConditionalOnProperty(prefix = "llmops.audit", name = "checkpoints")
@EnableConfigurationProperties(LlmOpsProperties.class)
public class LlmOpsAuditAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(CheckpointPublisher.class)
    static class Checkpoints {

        @Bean
        @ConditionalOnMissingBean
        CheckpointPublisher llmOpsCheckpoints(
                LlmOpsProperties properties, Store store, ObjectProvider<CheckpointSink> others) throws IOException {
            LlmOpsProperties.Audit audit = properties.audit();
            Path folder = audit.checkpoints();
            Path signingKey = audit.signingKey();
            if (folder == null || signingKey == null) {
                throw new InvalidConfigurationPropertyValueException(
                        "llmops.audit.signing-key", null, "Checkpoints need a key; 'llmops audit key' makes one.");
            }
            CheckpointKey key = CheckpointKey.read(signingKey);
            CheckpointFolder published = CheckpointFolder.of(folder);
            CheckpointMaker maker = CheckpointMaker.of(
                    store.audit(), key, published.latest(key.verification()).orElse(null));
            CheckpointPublisher.Builder publisher =
                    CheckpointPublisher.builder(maker, audit.every()).publishTo(published);
            others.orderedStream().forEach(publisher::publishTo);
            return publisher.build();
        }
    }

    /** Whoever asks for checkpoints must not believe that there are some. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("dev.llmops.audit.checkpoint.CheckpointPublisher")
    static class NoCheckpoints {

        NoCheckpoints(LlmOpsProperties properties) {
            throw new InvalidConfigurationPropertyValueException(
                    "llmops.audit.checkpoints",
                    properties.audit().checkpoints(),
                    "Checkpoints need the module llmops-audit.");
        }
    }
}
