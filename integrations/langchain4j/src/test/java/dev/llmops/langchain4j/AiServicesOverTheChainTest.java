package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application over the whole chain, with a store in which each of its calls leaves a record. */
class AiServicesOverTheChainTest extends AiServicesApplication {

    @TempDir
    private Path folder;

    private LlmOps ops;

    @BeforeEach
    void open() {
        ops = LlmOps.builder()
                .model(client)
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .build();
    }

    @AfterEach
    void close() {
        ops.close();
    }

    @Override
    ChatModel model() {
        return LangChain4jModels.asChatModel(ops.asModelClient());
    }

    @Override
    StreamingChatModel streamingModel() {
        return LangChain4jModels.asStreamingChatModel(ops.asModelClient());
    }

    @Test
    void each_call_of_the_model_leaves_a_record_with_its_tools_and_tokens() {
        assistant().chat("ann", "How many are in stock of 1.5 m?");

        List<Generation> records = ops.generations().list(GenerationQuery.latest(10));
        assertThat(records).hasSize(2);
        assertThat(records).allSatisfy(record -> {
            assertThat(record.status()).isEqualTo(GenerationStatus.COMPLETED);
            assertThat(record.usage().total()).isPositive();
        });
        assertThat(records.get(1).response().message().toolCalls())
                .singleElement()
                .satisfies(call -> assertThat(call.name()).isEqualTo("stock"));
        assertThat(records.get(0).response().text()).isEqualTo("There are 7 of them.");
    }
}
