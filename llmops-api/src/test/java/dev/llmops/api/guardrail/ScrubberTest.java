package dev.llmops.api.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScrubberTest {

    private final List<String> seen = new ArrayList<>();
    private final Scrubber stars = text -> Optional.of(text.replace("secret", "***"));
    private final Scrubber noDrafts = text -> text.startsWith("draft") ? Optional.empty() : Optional.of(text);
    private final Scrubber watching = text -> {
        seen.add(text);
        return Optional.of(text);
    };

    @Test
    void each_works_on_what_the_one_before_it_left() {
        assertThat(Scrubber.composite(List.of(stars, watching)).scrub("a secret"))
                .contains("a ***");
        assertThat(seen).containsExactly("a ***");
    }

    @Test
    void what_one_drops_the_next_does_not_see() {
        assertThat(Scrubber.composite(List.of(noDrafts, watching)).scrub("draft of a secret"))
                .isEmpty();
        assertThat(seen).isEmpty();
    }

    @Test
    void none_take_out_nothing() {
        assertThat(Scrubber.composite(List.of()).scrub("a secret")).contains("a secret");
    }

    @Test
    void for_an_example_each_is_asked_for_its_own() {
        Scrubber counting = new Scrubber() {
            @Override
            public Optional<String> scrub(String text) {
                return Optional.of(text);
            }

            @Override
            public Scrubber forExample() {
                return text -> Optional.of(text + "!");
            }
        };
        Scrubber both = Scrubber.composite(List.of(counting, counting));

        assertThat(both.forExample().scrub("a")).contains("a!!");
        assertThat(both.scrub("a")).contains("a");
    }
}
