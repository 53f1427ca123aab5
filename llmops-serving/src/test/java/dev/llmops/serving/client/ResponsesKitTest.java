package dev.llmops.serving.client;

import dev.llmops.api.model.ModelClient;

class ResponsesKitTest extends ServedKit {

    @Override
    ModelClient client(String url) {
        return OpenAiCompatibleClient.builder()
                .responsesApi()
                .baseUrl(url + "/v1")
                .model("fake")
                .apiKey("sk-test")
                .build();
    }

    @Override
    String whole(String text) {
        return "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"error\":null,\"model\":\"fake-1\",\"output\":["
                + "{\"type\":\"message\",\"id\":\"msg_1\",\"role\":\"assistant\",\"status\":\"completed\",\"content\":["
                + "{\"type\":\"output_text\",\"text\":\"" + text + "\",\"annotations\":[]}]}],"
                + "\"usage\":{\"input_tokens\":3,\"output_tokens\":4,\"total_tokens\":7}}";
    }

    @Override
    String begin() {
        return "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":"
                + "{\"id\":\"resp_1\",\"status\":\"in_progress\",\"error\":null,\"output\":[]}}\n\n"
                + "event: response.output_item.added\ndata: {\"type\":\"response.output_item.added\",\"output_index\":0,"
                + "\"item\":{\"type\":\"message\",\"id\":\"msg_1\",\"status\":\"in_progress\",\"content\":[]}}\n\n";
    }

    @Override
    String delta(String piece) {
        return "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"item_id\":\"msg_1\","
                + "\"output_index\":0,\"content_index\":0,\"delta\":\"" + piece + "\"}\n\n";
    }

    @Override
    String end() {
        return "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":" + whole("") + "}\n\n";
    }
}
