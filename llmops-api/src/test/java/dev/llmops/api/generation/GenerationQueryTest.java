package dev.llmops.api.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class GenerationQueryTest {

    @Test
    void each_condition_is_added_to_those_before() {
        GenerationId id = new GenerationId("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");

        assertThat(GenerationQuery.latest(20)
                        .ofPrompt("support-answer")
                        .ofUser("u42")
                        .ofStatus(GenerationStatus.FAILED)
                        .since(Instant.EPOCH)
                        .before(id))
                .isEqualTo(new GenerationQuery(
                        20,
                        id,
                        GenerationFilter.builder()
                                .from(Instant.EPOCH)
                                .prompt("support-answer")
                                .user("u42")
                                .status(GenerationStatus.FAILED)
                                .build()));
    }
}
