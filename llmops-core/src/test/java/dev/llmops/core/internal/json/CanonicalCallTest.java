package dev.llmops.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.generation.Generation;
import dev.llmops.testkit.RandomRecords;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is written from the records directly is what the tree of the records gives. */
class CanonicalCallTest {

    @Test
    void the_direct_form_is_that_of_the_tree() {
        long seed = 20261125;
        RandomRecords records = new RandomRecords(seed);
        for (int i = 0; i < 2000; i++) {
            Generation generation = records.generation();
            ObjectNode tree = JsonNodeFactory.instance.objectNode();
            if (generation.model() != null) {
                tree.set("model", RecordJson.tree(generation.model()));
            }
            if (generation.request() != null) {
                tree.set("request", RecordJson.tree(generation.request()));
            }
            if (generation.response() != null) {
                tree.putObject("response")
                        .put(
                                "finishReason",
                                generation.response().finishReason().name())
                        .set("message", RecordJson.tree(generation.response().message()));
            }
            byte[] direct = CanonicalCall.of(generation.request(), generation.model(), generation.response());
            assertThat(new String(direct, StandardCharsets.UTF_8))
                    .as("seed %d, generation %d", seed, i)
                    .isEqualTo(CanonicalJson.text(tree));
        }
    }
}
