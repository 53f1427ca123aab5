package dev.llmops.spring.boot.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.core.LlmOps;
import dev.llmops.spring.boot.autoconfigure.Contexts;
import dev.llmops.testkit.ScriptedModelClient;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class ActuatorTest {

    private final AtomicInteger asked = new AtomicInteger();

    @TempDir
    Path folder;

    private ApplicationContextRunner runner = new ApplicationContextRunner();

    @BeforeEach
    void contexts() {
        runner = Contexts.in(folder)
                .withPropertyValues("management.endpoints.web.exposure.include=llmops,health")
                .withPropertyValues(
                        "llmops.experiments.warmth.variants[0].name=as-now",
                        "llmops.experiments.warmth.variants[1].name=warm",
                        "llmops.experiments.warmth.variants[1].temperature=0.9")
                .withBean(
                        "paid",
                        ModelClient.class,
                        () -> ScriptedModelClient.of(request -> {
                            asked.incrementAndGet();
                            return ScriptedModelClient.script("the secret answer");
                        }));
    }

    @Test
    void the_endpoint_tells_what_is_there_and_no_text() {
        runner.run(context -> {
            LlmOps ops = context.getBean(LlmOps.class);
            ops.prompts().register("support", PromptContent.of("the secret template {{question}}"), PromptCommit.NONE);
            ops.request(ModelRequest.user("the secret question")).ask();
            int before = asked.get();

            LlmOpsReport report = context.getBean(LlmOpsEndpoint.class).report();

            assertThat(report.models()).containsOnlyKeys("paid");
            assertThat(report.defaultModel()).isEqualTo(report.models().get("paid"));
            assertThat(report.chain()).contains("record > ").endsWith(" > model");
            assertThat(report.prompts()).containsEntry("support", 1);
            assertThat(report.experiments()).isEqualTo(Map.of("warmth", "version 1, running"));
            assertThat(report.store()).startsWith("sqlite ");
            assertThat(report.pools()).isEmpty();
            assertThat(report.toString()).doesNotContain("secret");
            assertThat(asked).hasValue(before);
        });
    }

    @Test
    void the_report_holds_texts_numbers_and_maps_alone() {
        for (RecordComponent component : LlmOpsReport.class.getRecordComponents()) {
            assertThat(component.getGenericType().getTypeName())
                    .isIn(
                            "java.lang.String",
                            "java.util.Map<java.lang.String, java.lang.String>",
                            "java.util.Map<java.lang.String, java.lang.Integer>");
        }
    }

    @Test
    void the_endpoint_is_not_there_unless_it_is_exposed() {
        runner.withPropertyValues("management.endpoints.web.exposure.include=health")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LlmOpsEndpoint.class));
    }

    @Test
    void health_reads_the_store_and_asks_no_model() {
        runner.run(context -> {
            assertThat(health(context)).startsWith("UP").contains("auditEntries", "not asked");
            assertThat(asked).hasValue(0);

            context.getBean(LlmOps.class).close();
            assertThat(health(context)).startsWith("DOWN");
        });
    }

    @Test
    void health_is_switched_off_as_others_are() {
        runner.withPropertyValues("management.health.llmops.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("llmOpsHealthIndicator"));
    }

    /** Its type is another in Boot 3 and 4. */
    private static String health(ApplicationContext context) throws ReflectiveOperationException {
        Object indicator = context.getBean("llmOpsHealthIndicator");
        return indicator
                .getClass()
                .getSuperclass()
                .getMethod("health")
                .invoke(indicator)
                .toString();
    }
}
