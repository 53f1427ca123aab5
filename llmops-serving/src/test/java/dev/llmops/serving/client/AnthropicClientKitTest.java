package dev.llmops.serving.client;

import dev.llmops.api.model.ModelClient;

class AnthropicClientKitTest extends ServedKit {

    @Override
    ModelClient client(String url) {
        return AnthropicClient.builder()
                .baseUrl(url + "/v1")
                .model("fake")
                .apiKey("sk-test")
                .build();
    }

    @Override
    String whole(String text) {
        return "{\"id\":\"m1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"fake-1\",\"content\":[{\"type\":\"text\",\"text\":\""
                + text + "\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}";
    }

    @Override
    String begin() {
        return "event: message_start\n"
                + "data:"
                + " {\"type\":\"message_start\",\"message\":{\"id\":\"m1\",\"model\":\"fake-1\",\"content\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}\n\n"
                + "event: ping\n"
                + "data: {\"type\":\"ping\"}\n\n"
                + "event: content_block_start\n"
                + "data:"
                + " {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n";
    }

    @Override
    String delta(String piece) {
        return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                + "\"delta\":{\"type\":\"text_delta\",\"text\":\"" + piece + "\"}}\n\n";
    }

    @Override
    String end() {
        return "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
                + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                + "\"usage\":{\"output_tokens\":4}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    }
}
