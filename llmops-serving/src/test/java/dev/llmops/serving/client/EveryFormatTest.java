package dev.llmops.serving.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.StreamTruncatedException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every client survives, whatever its format: bytes in any pieces, all that server-sent events allow, errors, and cuts. */
class EveryFormatTest {

    private static final int MEGABYTE = 1 << 20;
    private static final int CUTS = 10_000;

    enum Format {
        CHAT_COMPLETIONS(new String(CutStreamsTest.RECORDED, UTF_8), new OpenAiCompatibleClientKitTest()) {
            @Override
            ModelClient client(ScriptedHttpClient http) {
                return openAi(http).build();
            }
        },
        RESPONSES(ResponsesTest.STREAM, new ResponsesKitTest()) {
            @Override
            ModelClient client(ScriptedHttpClient http) {
                return openAi(http).responsesApi().build();
            }
        },
        ANTHROPIC(AnthropicMessagesTest.STREAM, new AnthropicClientKitTest()) {
            @Override
            ModelClient client(ScriptedHttpClient http) {
                return AnthropicClient.builder()
                        .baseUrl("http://localhost:1/v1")
                        .model("fake")
                        .httpClient(http)
                        .build();
            }
        },
        TGI(TgiGenerateTest.STREAM, new TgiClientKitTest()) {
            @Override
            ModelClient client(ScriptedHttpClient http) {
                return TgiClient.builder()
                        .baseUrl("http://localhost:1")
                        .model("fake")
                        .httpClient(http)
                        .build();
            }
        };

        private final String recorded;

        @SuppressWarnings("ImmutableEnumChecker") // has no state
        private final ServedKit events;

        Format(String recorded, ServedKit events) {
            this.recorded = recorded;
            this.events = events;
        }

        abstract ModelClient client(ScriptedHttpClient http);

        String recorded() {
            return recorded;
        }

        /** How many bytes may be there without the answer being complete: the last that is no line end is missing. */
        int longestCut() {
            return recorded.stripTrailing().getBytes(UTF_8).length - 1;
        }
    }

    private static OpenAiCompatibleClientBuilder openAi(ScriptedHttpClient http) {
        return OpenAiCompatibleClient.builder()
                .baseUrl("http://localhost:1/v1")
                .model("fake")
                .httpClient(http);
    }

    @ParameterizedTest
    @EnumSource
    void bytes_in_any_pieces_are_the_same_answer(Format format) {
        ScriptedHttpClient http = ScriptedHttpClient.streaming();
        ModelClient client = format.client(http);
        byte[] stream = format.recorded.getBytes(UTF_8);
        ModelResponse whole = read(client, http, List.of(stream));
        List<byte[]> single = new ArrayList<>();
        for (int cut = 1; cut < stream.length; cut++) {
            List<byte[]> halves = List.of(Arrays.copyOf(stream, cut), Arrays.copyOfRange(stream, cut, stream.length));
            assertSame(read(client, http, halves), whole, "split at " + cut);
            single.add(new byte[] {stream[cut - 1]});
        }
        single.add(new byte[] {stream[stream.length - 1]});

        assertSame(read(client, http, single), whole, "byte by byte");
        assertThat(whole.text()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void all_that_server_sent_events_allow_changes_nothing(Format format) {
        ScriptedHttpClient http = ScriptedHttpClient.streaming();
        ModelClient client = format.client(http);
        String stream = format.recorded;
        ModelResponse whole = read(client, http, List.of(stream.getBytes(UTF_8)));

        for (String form : List.of(
                stream.replace("\n", "\r"),
                stream.replace("\n", "\r\n"),
                "\uFEFF" + stream,
                ": begin\n\n" + stream.replace("\n\n", "\n\n: keep-alive\n\n:\n\n"),
                stream.replace("\n\n", "\n: inside\n\n"),
                stream.replace("\n\n", "\nid: 7\nretry: 10\nunknown: x\n\n"),
                stream.replace("\n\n", "\n\n\n\nevent: ping\n\n"),
                stream.replace("data: ", "data:"),
                // JSON allows a line end behind a comma, and data of many lines is joined by line ends.
                stream.replaceAll("(?<!\\\\),\"", ",\ndata: \"").replace("\n", "\r\n"))) {
            assertSame(read(client, http, List.of(form.getBytes(UTF_8))), whole, form);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_event_of_a_megabyte_goes_through(Format format) {
        String large = "ü🐈".repeat(MEGABYTE / 6);
        String stream = format.events.begin() + format.events.delta(large) + format.events.end();
        ScriptedHttpClient http = ScriptedHttpClient.streaming();

        assertThat(read(format.client(http), http, List.of(stream.getBytes(UTF_8)))
                        .text())
                .isEqualTo(large);
    }

    @ParameterizedTest
    @EnumSource
    void an_error_inside_of_a_success_is_one_and_keeps_what_had_arrived(Format format) {
        String error = "{\"error\":{\"message\":\"engine died\",\"type\":\"server_error\"}}";
        String stream = format.events.begin() + format.events.delta("The cat") + "data: " + error + "\n\n";
        try (ModelStream read = format.client(ScriptedHttpClient.streaming(stream + format.events.end())).stream(
                ModelRequest.user("?"))) {
            assertThat(read.forEach(event -> {})).isInstanceOfSatisfying(ModelEvent.Failed.class, failed -> {
                assertThat(failed.error()).isInstanceOf(ModelUnavailableException.class);
                assertThat(failed.partial().message().text()).isEqualTo("The cat");
            });
        }
        ModelClient whole = format.client(ScriptedHttpClient.answering(200, "application/json", error));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> whole.generate(ModelRequest.user("?"))))
                .isInstanceOf(ModelUnavailableException.class);
    }

    @ParameterizedTest
    @EnumSource
    void ten_thousand_cuts_into_random_pieces_are_never_a_success(Format format) {
        long seed = Long.getLong("llmops.seed", 7L);
        System.out.println("EveryFormatTest seed " + seed);
        Random random = new Random(seed);
        byte[] stream = format.recorded.getBytes(UTF_8);
        ScriptedHttpClient http = ScriptedHttpClient.streaming();
        ModelClient client = format.client(http);
        for (int round = 0; round < CUTS; round++) {
            int longest = format.longestCut();
            int cut = round <= longest ? round : random.nextInt(longest + 1);
            boolean breaks = random.nextBoolean();
            http.then(pieces(random, Arrays.copyOf(stream, cut)), breaks);

            assertThat(end(client))
                    .as("seed %d, round %d, cut %d, breaks %s", seed, round, cut, breaks)
                    .isInstanceOfSatisfying(
                            ModelEvent.Failed.class,
                            failed -> assertThat(failed.error()).isInstanceOf(StreamTruncatedException.class));
        }
    }

    /** The test above would pass too if nothing ever were complete. */
    @Test
    void the_shortest_stream_that_is_complete_is_a_success() {
        for (Format format : Format.values()) {
            byte[] stream = format.recorded.getBytes(UTF_8);
            byte[] shortest = Arrays.copyOf(stream, format.longestCut() + 1);

            assertThat(end(format.client(ScriptedHttpClient.streaming(shortest))))
                    .as("%s", format)
                    .isInstanceOf(ModelEvent.Completed.class);
        }
    }

    private static List<byte[]> pieces(Random random, byte[] stream) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < stream.length; ) {
            int to = Math.min(stream.length, at + 1 + random.nextInt(200));
            pieces.add(Arrays.copyOfRange(stream, at, to));
            at = to;
        }
        return pieces;
    }

    private static void assertSame(ModelResponse response, ModelResponse whole, String how) {
        assertThat(response.message()).as(how).isEqualTo(whole.message());
        assertThat(response.finishReason()).as(how).isEqualTo(whole.finishReason());
        assertThat(response.usage()).as(how).isEqualTo(whole.usage());
    }

    private static ModelResponse read(ModelClient client, ScriptedHttpClient http, List<byte[]> pieces) {
        http.then(pieces, false);
        return client.stream(ModelRequest.user("?")).await();
    }

    private static ModelEvent.End end(ModelClient client) {
        try (ModelStream stream = client.stream(ModelRequest.user("?"))) {
            return stream.forEach(event -> {});
        }
    }
}
