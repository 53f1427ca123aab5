package dev.llmops.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.feedback.FeedbackSignal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page of the example sends; FeedbackPageTest of llmops-server has a browser do it. */
class FeedbackPageTest {

    private static final Pattern TOKEN = Pattern.compile("data-llmops-token=\"([^\"]+)\"");

    @TempDir
    Path folder;

    @Test
    void the_page_has_a_token_that_its_server_takes() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        try (FeedbackPage page = FeedbackPage.start(folder.resolve("llmops.db"))) {
            String html = http.send(HttpRequest.newBuilder(page.uri()).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            assertThat(html).contains("A lamp stands in the hall.");
            Matcher token = TOKEN.matcher(html);
            assertThat(token.find()).isTrue();
            String body = "{\"token\":\"" + token.group(1) + "\",\"signal\":\"thumbs\",\"up\":true}";
            HttpRequest request = HttpRequest.newBuilder(page.server().resolve("/v1/feedback"))
                    .header("Content-Type", "application/json")
                    .header("Origin", page.uri().toString())
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();

            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(201);
            assertThat(page.given())
                    .extracting(each -> (Object) each.signal())
                    .containsExactly(new FeedbackSignal.Thumbs(true));
        }
    }
}
