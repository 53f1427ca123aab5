package dev.llmops.examples.boot;

import dev.langchain4j.model.chat.ChatModel;
import dev.llmops.api.retrieval.Document;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.citation.CitationInterceptor;
import dev.llmops.spring.boot.autoconfigure.LlmOpsCustomizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/** What properties cannot say: the model, the index, and the check of citations. */
@Configuration(proxyBeanMethods = false)
class Answering {

    /** In your application this is whatever LangChain4j's starter made; with the profile server it is a pool of application.yaml. */
    @Bean
    @Profile("!server")
    ChatModel standIn() {
        return new StandInModel();
    }

    @Bean
    RagIndex index(ResourcePatternResolver resources) throws IOException {
        List<Document> documents = new ArrayList<>();
        for (Resource file : resources.getResources("classpath:documents/**/*.md")) {
            documents.add(new Document(
                    String.valueOf(file.getFilename()), file.getContentAsString(StandardCharsets.UTF_8), Map.of()));
        }
        RagIndex index = RagIndex.inMemory().lexicalOnly().build();
        index.put(null, documents);
        return index;
    }

    @Bean
    LlmOpsCustomizer citations() {
        return ops -> ops.interceptBefore(StandardChain.OUTPUT_GUARDRAILS, CitationInterceptor.create());
    }
}
