package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code llmops console}, asked as a browser asks it. */
@Timeout(60)
class ConsoleCommandTest {

    @TempDir
    Path folder;

    private final HttpClient browser = HttpClient.newHttpClient();
    private SampleStore store;
    private String queue;
    private RunningCommand command;
    private String url;

    @BeforeEach
    void makeQueue() throws IOException {
        store = SampleStore.in(folder);
        queue = folder.resolve("queue.jsonl").toString();
        Path rubric = Files.writeString(folder.resolve("rubric.json"), """
                {"instructions":"Be fair.","criteria":[{"name":"correct","question":"Is it right?","scale":"0,1"}]}""");
        CommandRun made = CommandRun.of(
                "annotate", "add", "--store", store.location(), "--queue", queue, "--rubric", rubric.toString());
        assertThat(made.exitCode()).as(made.err()).isZero();
    }

    @AfterEach
    void stop() throws Exception {
        if (command != null) {
            assertThat(command.interrupted()).isZero();
        }
    }

    private void start(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("console", "--store", store.location(), "--port", "0", "--queue", "answers=" + queue));
        arguments.addAll(List.of(options));
        command = RunningCommand.of(arguments.toArray(String[]::new));
        String line = command.firstLine();
        Matcher told = Pattern.compile("the console is at (http://\\S+?)/? .*").matcher(line);
        assertThat(told.matches()).as(line).isTrue();
        url = told.group(1);
    }

    private String queues() throws Exception {
        return browser.send(HttpRequest.newBuilder(URI.create(url + "/queues")).build(), BodyHandlers.ofString())
                .body();
    }

    private HttpResponse<String> post(String form) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create(url + "/queue"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Origin", url)
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String field(String page, String name) {
        Matcher found =
                Pattern.compile("name=\"" + name + "\" value=\"([^\"]+)\"").matcher(page);
        assertThat(found.find()).as("%s in %s", name, page).isTrue();
        return found.group(1);
    }

    @Test
    void queues_are_labelled_under_the_readers_name_if_that_is_asked_for() throws Exception {
        start("--annotate", "--reader", "cleo");
        HttpResponse<String> item = post("name=answers&work=label&token=" + field(queues(), "token"));
        assertThat(item.statusCode()).as(item.body()).isEqualTo(200);

        HttpResponse<String> kept = post("name=answers&work=label&rating-correct=1&item=" + field(item.body(), "item")
                + "&token=" + field(item.body(), "token"));

        assertThat(kept.statusCode()).as(kept.body()).isEqualTo(200);
        assertThat(CommandRun.of("annotate", "status", "--store", store.location(), "--queue", queue)
                        .out())
                .contains("cleo");
    }

    @Test
    void without_it_nothing_is_labelled() throws Exception {
        start();

        assertThat(queues()).contains("answers").doesNotContain("method=\"post\"");
        assertThat(post("name=answers&work=label").statusCode()).isEqualTo(403);
    }

    @Test
    void to_label_takes_a_queue() {
        CommandRun run = CommandRun.of("console", "--store", store.location(), "--annotate");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--annotate needs a queue");
    }
}
