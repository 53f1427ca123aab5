package outside;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.langchain4j.model.chat.ChatModel;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.core.LlmOps;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SupportTest {

    @Inject
    Support support;

    @Inject
    ChatModel own;

    @Inject
    LlmOps ops;

    @Test
    void aCallOfTheManagedModelIsRecordedAndOneOfTheOwnIsNot() {
        int before = ops.generations().list(GenerationQuery.latest(10)).size();

        assertEquals("It is 2.5 metres long.", own.chat("How long is the cable?"));
        assertEquals(before, ops.generations().list(GenerationQuery.latest(10)).size());
        assertEquals("It is 2.5 metres long.", support.answer("How long is the cable?"));
        assertEquals(before + 1, ops.generations().list(GenerationQuery.latest(10)).size());
    }
}
