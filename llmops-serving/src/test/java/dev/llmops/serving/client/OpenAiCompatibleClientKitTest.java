package dev.llmops.serving.client;

import dev.llmops.api.model.ModelClient;

class OpenAiCompatibleClientKitTest extends ServedKit {

    @Override
    ModelClient client(String url) {
        return OpenAiCompatibleClient.builder()
                .baseUrl(url + "/v1")
                .model("fake")
                .apiKey("sk-test")
                .build();
    }

    @Override
    String whole(String text) {
        return "{\"id\":\"c1\",\"model\":\"fake-1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                + text + "\"},\"finish_reason\":\"stop\"}]}";
    }

    @Override
    String begin() {
        return delta("");
    }

    @Override
    String delta(String piece) {
        return "data: {\"id\":\"c1\",\"model\":\"fake-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + piece
                + "\"},\"finish_reason\":null}]}\n\n";
    }

    @Override
    String end() {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    }
}
