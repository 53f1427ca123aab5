package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Several answers to one request. */
class ServedChoicesTest extends ServedModelFixture {

    @Test
    void several_choices_are_streamed_at_once_each_as_it_is_alone() throws Exception {
        String sampled = ",\"temperature\":1.2,\"seed\":7,\"n\":6";
        List<String> whole = new ArrayList<>();
        JsonNode answer = ok("/v1/chat/completions", chat(sampled));
        answer.get("choices")
                .forEach(choice -> whole.add(choice.at("/message/content").asText()));
        assertThat(whole).doesNotHaveDuplicates();

        List<JsonNode> chunks = chunks(chat(sampled + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

        List<String> texts = new ArrayList<>();
        for (int choice = 0; choice < 6; choice++) {
            int index = choice;
            List<JsonNode> its = chunks.stream()
                    .flatMap(chunk -> StreamSupport.stream(chunk.get("choices").spliterator(), false))
                    .filter(one -> one.get("index").asInt() == index)
                    .toList();
            assertThat(its.get(0).at("/delta/role").asText()).isEqualTo("assistant");
            assertThat(its.get(its.size() - 1).get("finish_reason").asText()).isEqualTo("length");
            texts.add(its.stream().map(one -> one.at("/delta/content").asText()).collect(Collectors.joining()));
        }
        assertThat(texts).isEqualTo(whole);
        assertThat(chunks.stream().map(chunk -> chunk.get("id").asText()).distinct())
                .hasSize(1);
        JsonNode usage = chunks.get(chunks.size() - 1).get("usage");
        assertThat(usage.get("prompt_tokens").asInt()).isEqualTo(4);
        assertThat(usage.get("completion_tokens").asInt()).isEqualTo(180);
    }

    @Test
    void a_text_is_streamed_in_several_ways_too() throws Exception {
        List<String> events = events(
                "/v1/completions",
                "{\"prompt\":\"Zoo\",\"max_tokens\":5,\"n\":2,\"temperature\":1.2,\"seed\":1,\"stream\":true}");

        assertThat(events).last().isEqualTo("[DONE]");
        assertThat(events.stream().filter(event -> event.contains("\"index\":1")))
                .isNotEmpty();
    }

    @Test
    void where_one_choice_is_refused_no_choice_is_told_as_whole() throws Exception {
        HttpResponse<String> response = post(
                "/v1/chat/completions",
                "{\"stream\":true,\"n\":3,\"messages\":[{\"role\":\"user\",\"content\":\"" + "word ".repeat(2000)
                        + "\"}]}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).doesNotContain("[DONE]");
    }

    @Test
    void several_choices_have_seeds_one_behind_the_other() throws Exception {
        JsonNode answer = ok("/v1/chat/completions", chat(",\"n\":2,\"temperature\":1.2,\"seed\":7"));
        String second = ok("/v1/chat/completions", chat(",\"temperature\":1.2,\"seed\":8"))
                .at("/choices/0/message/content")
                .asText();

        assertThat(answer.get("choices")).hasSize(2);
        assertThat(answer.at("/choices/1/message/content").asText()).isEqualTo(second);
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(60);
    }
}
