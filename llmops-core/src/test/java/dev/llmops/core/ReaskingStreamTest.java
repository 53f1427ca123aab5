package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.ReaskingStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ReaskingStreamTest {

    private final List<String> seen = new ArrayList<>();

    @Test
    void the_first_source_is_closed_before_another_is_opened_which_then_takes_its_place() {
        Reasking stream = new Reasking(source("first"));

        assertThat(stream.next()).isEqualTo(new ModelEvent.TextDelta("first"));
        stream.ask(() -> {
            seen.add("opened");
            return source("second");
        });

        assertThat(stream.next()).isEqualTo(new ModelEvent.TextDelta("second"));
        stream.cancel();
        assertThat(seen).containsExactly("first closed", "opened", "second cancelled");
    }

    @Test
    void a_source_that_is_opened_while_the_stream_is_cancelled_or_closed_is_too() {
        Reasking cancelled = new Reasking(source("first"));
        cancelled.ask(() -> {
            cancelled.cancel();
            return source("second");
        });
        assertThat(seen).containsExactly("first closed", "first cancelled", "second cancelled");

        seen.clear();
        Reasking closed = new Reasking(source("first"));
        closed.ask(() -> {
            closed.close();
            return source("second");
        });
        assertThat(seen).endsWith("second cancelled", "second closed");
    }

    @Test
    void closing_cancels_and_closes_the_source_of_now() {
        Reasking stream = new Reasking(source("first"));
        stream.ask(() -> source("second"));

        stream.close();

        assertThat(seen).containsExactly("first closed", "second cancelled", "second closed");
    }

    @Test
    void where_no_other_can_be_opened_the_first_is_still_there() {
        Reasking stream = new Reasking(source("first"));

        assertThatThrownBy(() -> stream.ask(() -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(stream.next()).isEqualTo(new ModelEvent.TextDelta("first"));
    }

    private ModelStream source(String name) {
        return new ModelStream() {
            @Override
            public ModelEvent next() {
                return new ModelEvent.TextDelta(name);
            }

            @Override
            public void cancel() {
                seen.add(name + " cancelled");
            }

            @Override
            public void close() {
                seen.add(name + " closed");
            }
        };
    }

    private static final class Reasking extends ReaskingStream {

        Reasking(ModelStream first) {
            super(first);
        }

        void ask(Supplier<ModelStream> next) {
            askAgain(next);
        }

        @Override
        public ModelEvent next() {
            return source().next();
        }
    }
}
