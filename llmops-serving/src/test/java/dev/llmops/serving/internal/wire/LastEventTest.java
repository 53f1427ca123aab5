package dev.llmops.serving.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastEventTest {

    private final LastEvent last = new LastEvent();

    private static String event(String text) {
        return "{\"id\":\"c1\",\"model\":\"m\",\"delta\":{\"text\":\"" + text + "\"},\"more\":[\"a\",\"b\"]}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"The", " ü 😴", "mc1"})
    void an_event_that_differs_in_its_text_alone_is_not_parsed(String first) {
        last.parsed(event(first), first);

        assertThat(last.text(event(" cable"))).isEqualTo(" cable");
        assertThat(last.text(event(""))).isEmpty();
        assertThat(last.text(event("m"))).isEqualTo("m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\n", "a\\\"b", "a\",\"x\":\"b", "a\tb"})
    void a_text_with_an_escape_or_an_end_is_parsed(String text) {
        last.parsed(event("The"), "The");

        assertThat(last.text(event(text))).isNull();
    }

    @Test
    void an_event_that_differs_in_more_is_parsed() {
        last.parsed(event("The"), "The");

        assertThat(last.text(event("The").replace("c1", "c2"))).isNull();
        assertThat(last.text(event("The").replace("\"b\"", "\"c\""))).isNull();
        assertThat(last.text("{}")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"m", "c1", "text", ",", "a"})
    void words_that_stand_in_another_place_too_are_not_taken_for_the_text(String text) {
        last.parsed(event(text), text);

        assertThat(last.text(event("The"))).isNull();
        assertThat(last.text(event(text).replace("\"m\"", "\"n\""))).isNull();
    }

    @Test
    void a_text_that_is_written_with_escapes_is_not_looked_for() {
        String written = "{\"delta\":{\"text\":\"\\u006d\"},\"model\":\"m\"}";
        last.parsed(written, "m");

        assertThat(last.text(written.replace("\"m\"", "\"n\""))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "-1.0", "true", "null", "1e999"})
    void a_value_that_is_no_text_is_not_looked_for(String value) {
        String written = "{\"delta\":{\"text\":" + value + "},\"model\":\"" + value + "\"}";
        last.parsed(written, value);

        assertThat(last.text(written.replace('"' + value + '"', "\"n\""))).isNull();
    }

    @Test
    void behind_an_event_that_says_something_else_everything_is_parsed() {
        last.parsed(event("The"), "The");
        last.parsed("{\"finish\":\"stop\"}", null);

        assertThat(last.text(event(" cable"))).isNull();
    }
}
