package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.testkit.RandomRecords;
import dev.llmops.testkit.ScriptedModelClient;
import org.junit.jupiter.api.Test;

/** The public way from a record to JSON and back. */
class RecordsJsonTest {

    private static final long SEED = Long.getLong("seed", 20261128);

    @Test
    void a_generation_keeps_the_roles_of_its_messages() throws JsonProcessingException {
        Fixture fixture = new Fixture();
        fixture.with(ScriptedModelClient.saying("42"))
                .request(ModelRequest.builder()
                        .system("Be short.")
                        .user("How long?")
                        .build())
                .ask();
        Generation generation = fixture.store.only();

        JsonNode json = new ObjectMapper().readTree(RecordsJson.toJson(generation));

        assertThat(json.at("/request/messages/0/type").asText()).isEqualTo("system");
        assertThat(json.at("/request/messages/1/type").asText()).isEqualTo("user");
        assertThat(json.at("/request/messages/1/parts/0/type").asText()).isEqualTo("text");
        assertThat(json.at("/response/message/parts/0/text").asText()).isEqualTo("42");
        assertThat(json.at("/status").asText()).isEqualTo("COMPLETED");
        assertThat(RecordsJson.fromJson(json.toString(), Generation.class)).isEqualTo(generation);
    }

    @Test
    void any_record_is_one_line_and_reads_back_equal() {
        RandomRecords records = new RandomRecords(SEED);
        for (int i = 0; i < 500; i++) {
            Generation generation = records.generation();
            Feedback feedback = records.feedback(generation.id());

            String json = RecordsJson.toJson(generation);

            assertThat(json).as("seed %d, generation %d", SEED, i).doesNotContain("\n", "\r");
            assertThat(RecordsJson.fromJson(json, Generation.class))
                    .as("seed %d, generation %d", SEED, i)
                    .isEqualTo(generation);
            assertThat(RecordsJson.fromJson(RecordsJson.toJson(feedback), Feedback.class))
                    .as("seed %d, feedback %d", SEED, i)
                    .isEqualTo(feedback);
        }
    }

    @Test
    void what_is_no_record_is_refused_with_its_type() {
        assertThatThrownBy(() -> RecordsJson.fromJson("[]", Generation.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Generation");
        assertThatThrownBy(() -> RecordsJson.fromJson("{\"id\":", Generation.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Generation");
    }
}
