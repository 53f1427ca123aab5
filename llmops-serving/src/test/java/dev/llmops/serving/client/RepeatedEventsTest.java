package dev.llmops.serving.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An event that repeats the one before but for its text is not parsed: nobody may see a difference. */
class RepeatedEventsTest {

    private static final List<String> TEXTS = List.of(
            "The ", "cable", ",", "m", "c1", "", "\\n", "\\\"", "\\ud83d", "\\ude34", "😴", "\\u0041", ":", "content",
            "}]}", "stop", "null");
    private static final List<String> DELTAS = List.of(
            "{\"content\":\"%s\"}",
            "{\"content\":\"%s\"}",
            "{\"content\":\"%s\"}",
            "{\"content\": \"%s\"}",
            "{\"role\":\"assistant\",\"content\":\"%s\"}",
            "{\"reasoning_content\":\"%s\"}",
            "{\"content\":\"%s\",\"reasoning\":\"%s\"}",
            "{\"content\":\"\\u0041\",\"note\":\"%s\"}",
            "{\"tool_calls\":[{\"index\":0,\"id\":\"t\",\"function\":{\"name\":\"f\",\"arguments\":\"%s\"}}]}",
            "{\"refusal\":\"%s\"}",
            "{\"content\":\"first\",\"content\":\"%s\"}");

    @Test
    void what_repeats_is_read_as_if_each_event_were_parsed() {
        long seed = Long.getLong("llmops.seed", new Random().nextLong());
        System.out.println("RepeatedEventsTest: -Dllmops.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            List<String> events = events(random);
            List<String> numbered = new ArrayList<>();
            for (String event : events) {
                numbered.add("{\"number\":" + numbered.size() + "," + event.substring(1));
            }

            assertThat(read(events))
                    .as("seed %s, stream %s: %s", seed, i, events)
                    .isEqualTo(read(numbered));
        }
    }

    private static List<String> events(Random random) {
        List<String> events = new ArrayList<>();
        String delta = DELTAS.get(random.nextInt(DELTAS.size()));
        String around = around(random);
        for (int i = 0; i < 20; i++) {
            if (random.nextInt(5) == 0) {
                delta = DELTAS.get(random.nextInt(DELTAS.size()));
            }
            if (random.nextInt(8) == 0) {
                around = around(random);
            }
            String text = TEXTS.get(random.nextInt(TEXTS.size()));
            events.add(around.replace("DELTA", delta.replace("%s", text)));
        }
        events.add(around.replace("DELTA", "{}").replace("null", "\"stop\""));
        return events;
    }

    private static String around(Random random) {
        return "{\"id\":\"c" + random.nextInt(2)
                + "\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":DELTA,\"finish_reason\":"
                + (random.nextInt(4) == 0 ? "\"length\"" : "null") + "}]"
                + (random.nextInt(4) == 0 ? ",\"usage\":{\"prompt_tokens\":" + random.nextInt(9) + "}" : "") + "}";
    }

    private static List<Object> read(List<String> events) {
        StringBuilder body = new StringBuilder();
        events.forEach(event -> body.append("data: ").append(event).append("\n\n"));
        byte[] bytes = body.append("data: [DONE]\n\n").toString().getBytes(UTF_8);
        ModelClient client = OpenAiCompatibleClient.builder()
                .baseUrl("http://localhost:1/v1")
                .model("m")
                .httpClient(ScriptedHttpClient.streaming(bytes))
                .build();
        List<Object> seen = new ArrayList<>();
        try (ModelStream stream = client.stream(ModelRequest.user("?"))) {
            ModelEvent event = stream.next();
            while (!(event instanceof ModelEvent.Completed completed)) {
                seen.add(event);
                event = stream.next();
            }
            seen.add(completed.response().message());
            seen.add(completed.response().finishReason());
            seen.add(completed.response().usage());
            seen.add(completed.response().vendor());
        }
        return seen;
    }
}
