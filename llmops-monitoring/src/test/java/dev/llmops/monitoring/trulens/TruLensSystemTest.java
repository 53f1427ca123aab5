package dev.llmops.monitoring.trulens;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.LlmOps;
import dev.llmops.testkit.ScriptedModelClient;
import dev.llmops.testkit.SystemProcess;
import dev.llmops.testkit.server.PythonScript;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TruLens shows our records, and scores them by a feedback function of its own. */
@Tag("systems")
class TruLensSystemTest {

    private static final String QUESTION = "how long is the cable";

    private static Path python;

    @TempDir
    Path folder;

    @BeforeAll
    static void find() {
        python = SystemProcess.program(
                "llmops.trulens", "pip install trulens==2.16.0 in a virtual environment, and name its bin/python");
    }

    @Test
    void it_shows_text_tokens_and_cost_and_scores_the_passages() throws Exception {
        List<Generation> calls = calls();
        TruLensEvents events = new TruLensEvents("lamp-shop", "1", call -> Optional.of(QUESTION));
        Path lines = Files.write(
                folder.resolve("events.jsonl"),
                calls.stream().flatMap(call -> events.of(call).stream()).toList());

        String printed;
        try (InputStream script = TruLensSystemTest.class.getResourceAsStream("load.py")) {
            printed = PythonScript.run(
                    python,
                    folder,
                    new String(script.readAllBytes(), StandardCharsets.UTF_8),
                    lines.toString(),
                    folder.resolve("trulens.db").toString());
        }
        Map<String, JsonNode> shown = new HashMap<>();
        new ObjectMapper()
                .readTree(printed)
                .forEach(row -> shown.put(row.path("record_id").textValue(), row));

        assertThat(shown).hasSameSizeAs(calls);
        for (Generation call : calls) {
            JsonNode row = shown.get(call.id().value());
            assertThat(row.path("input").textValue()).isEqualTo(QUESTION);
            assertThat(row.path("output").textValue()).isEqualTo(call.response().text());
            assertThat(row.path("total_tokens").intValue())
                    .isEqualTo(call.usage().total());
            assertThat(row.path("total_cost").doubleValue())
                    .isCloseTo(((Cost.Known) call.cost()).amount().doubleValue(), Offset.offset(1e-12));
            // Four of five words are in the first passage, and none in the second.
            assertThat(row.path("Context Relevance").doubleValue()).isEqualTo(0.4);
        }
    }

    private static List<Generation> calls() {
        List<Generation> calls = new ArrayList<>();
        ScriptedModelClient model = ScriptedModelClient.saying("Two metres.");
        try (LlmOps ops = LlmOps.builder()
                .model(model)
                .retriever(query -> List.of(
                        new Passage("manual", new CharRange(0, 28), "the cable is two metres long", 0.9, Map.of()),
                        new Passage("shop", new CharRange(0, 8), "red lamp", 0.1, Map.of())))
                .prices(PriceList.of(List.of(new Price(
                        model.description().identity().name(),
                        BigDecimal.ONE,
                        BigDecimal.TEN,
                        null,
                        Currency.getInstance("USD"),
                        Instant.EPOCH))))
                .listener(calls::add)
                .build()) {
            ops.prompts()
                    .register(
                            "support",
                            PromptContent.of("{{#each passages}}{{this.text}}{{/each}} {{question}}"),
                            PromptCommit.NONE);
            for (int i = 0; i < 3; i++) {
                ops.prompt("support").with("question", QUESTION).ask();
            }
        }
        return calls;
    }
}
