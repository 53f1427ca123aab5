package dev.llmops.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import dev.llmops.api.generation.Generation;
import dev.llmops.core.LlmOps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.javapoet.ClassName;

/** What an ahead-of-time build is told. No native image is built here. */
class HintsTest {

    @TempDir
    Path folder;

    @Test
    void every_file_of_what_the_starter_brings_and_of_rag_is_told() throws Exception {
        RuntimeHints hints = hints();

        List<String> files = new ArrayList<>();
        for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath*:dev/llmops/**/*.*")) {
            String address = file.getURL().toString();
            String name = address.substring(address.lastIndexOf("dev/llmops/"));
            if (!name.matches(".*\\.(class|md)|dev/llmops/(console|audit|eval)/.*")) {
                files.add(name);
            }
        }

        assertThat(files)
                .contains("dev/llmops/core/catalogue/models.tsv", "dev/llmops/guardrails/injection-user-1.model")
                .allSatisfy(name -> assertThat(RuntimeHintsPredicates.resource().forResource(name))
                        .accepts(hints));
    }

    @Test
    void prompts_and_records_are_told() {
        RuntimeHints hints = hints();

        assertThat(RuntimeHintsPredicates.resource().forResource("prompts/support.prompt"))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(Generation.class)).accepts(hints);
    }

    private RuntimeHints hints() {
        RuntimeHints hints = new RuntimeHints();
        new LlmOpsHints().registerHints(hints, getClass().getClassLoader());
        return hints;
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
