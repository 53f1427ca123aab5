package dev.llmops.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import dev.llmops.api.generation.Generation;
import dev.llmops.core.LlmOps;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.javapoet.ClassName;

/** What an ahead-of-time build is told. No native image is built here. */
class HintsTest {

    @TempDir
    Path folder;

    @Test
    void what_is_read_by_name_is_told() throws Exception {
        RuntimeHints hints = new RuntimeHints();
        new LlmOpsHints().registerHints(hints, getClass().getClassLoader());

        var files = new PathMatchingResourcePatternResolver()
                .getResources("classpath*:dev/llmops/core/store/migration/*.sql");
        assertThat(files)
                .isNotEmpty()
                .allMatch(file -> RuntimeHintsPredicates.resource()
                        .forResource("dev/llmops/core/store/migration/" + file.getFilename())
                        .test(hints));
        assertThat(RuntimeHintsPredicates.resource().forResource("prompts/support.prompt"))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(Generation.class)).accepts(hints);
    }

    @Test
    void a_context_with_us_can_be_processed_ahead_of_time() {
        InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
        DefaultGenerationContext generation =
                new DefaultGenerationContext(new ClassNameGenerator(ClassName.get("made", "Application")), files);
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(Application.class, LlmOpsAutoConfiguration.class);

            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            generation.writeGeneratedContent();
        }

        assertThat(RuntimeHintsPredicates.reflection().onType(LlmOpsProperties.class))
                .accepts(generation.getRuntimeHints());
        assertThat(files.getGeneratedFiles(org.springframework.aot.generate.GeneratedFiles.Kind.SOURCE)
                        .keySet())
                .anyMatch(name -> name.contains(LlmOps.class.getSimpleName()));
        assertThat(folder).isEmptyDirectory();
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {

        @Bean
        ChatModel model() {
            return new SayingModel("yes");
        }
    }
}
