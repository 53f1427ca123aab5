package dev.llmops.eval.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.content.RecordContent;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationAggregate;
import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.testkit.RandomRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RecordedRowsTest {

    private final RandomRecords records = new RandomRecords(4);
    private final Memory memory = new Memory();
    private final RecordedRows source =
            new RecordedRows(memory, memory, Scrubber.noop()).input(g -> Optional.of("question"));

    @Test
    void a_correction_becomes_what_is_expected_and_the_latest_wins() {
        GenerationId id = completed();
        say(id, new FeedbackSignal.Correction("first"));
        say(id, new FeedbackSignal.Correction("right"));

        assertThat(row().expected()).isEqualTo("right");
        assertThat(row().metadata()).containsEntry("generation", id.value());
    }

    @Test
    void an_edit_becomes_what_is_expected() {
        say(completed(), new FeedbackSignal.Edit("before", "after"));

        assertThat(row().expected()).isEqualTo("after");
    }

    @Test
    void an_approved_answer_is_expected_as_it_was() {
        say(completed(), new FeedbackSignal.Thumbs(true));

        assertThat(row().expected())
                .isEqualTo(memory.generations.get(0).response().text());
    }

    @Test
    void nobody_knows_what_is_expected_after_thumbs_both_ways_or_none() {
        GenerationId id = completed();
        assertThat(row().expected()).isNull();
        say(id, new FeedbackSignal.Thumbs(true));
        say(id, new FeedbackSignal.Thumbs(false));

        assertThat(row().expected()).isNull();
    }

    @Test
    void an_approved_answer_that_only_called_tools_is_nothing_to_compare_with() {
        Generation made = records.generation(GenerationStatus.COMPLETED);
        ToolCall call = new ToolCall("1", "find", "{}");
        memory.generations.add(made.toBuilder()
                .replayOf(null)
                .shadowOf(null)
                .response(made.response().withMessage(new AssistantMessage(List.of(), List.of(call))))
                .build());
        say(made.id(), new FeedbackSignal.Thumbs(true));

        assertThat(row().expected()).isNull();
    }

    @Test
    void what_was_erased_is_left_out() {
        completed();
        GenerationId kept = memory.generations.get(0).id();
        completed();
        memory.generations.set(1, RecordContent.map(memory.generations.get(1), text -> "[erased]"));

        assertThat(source.dataset("recorded", GenerationQuery.latest(10)).rows())
                .extracting(Row::id)
                .containsExactly(kept.value());
    }

    @Test
    void calls_that_were_not_completed_are_left_out() {
        memory.generations.add(records.generation(GenerationStatus.FAILED));

        assertThatThrownBy(this::row).isInstanceOf(DatasetException.class);
    }

    @Test
    void what_was_typed_is_scrubbed_from_the_question_to_what_is_expected_as_one_example() {
        say(completed(), new FeedbackSignal.Correction("Write to ann@corp.example, not bob@corp.example."));
        say(completed(), new FeedbackSignal.Edit("bob@corp.example", "Ask bob@corp.example."));

        List<Row> rows = new RecordedRows(memory, memory, new MailNumbers())
                .input(g -> Optional.of("Who is bob@corp.example?"))
                .dataset("recorded", GenerationQuery.latest(10))
                .rows();

        assertThat(rows).extracting(Row::input).containsOnly("Who is <MAIL_1>?");
        assertThat(rows)
                .extracting(Row::expected)
                .as("numbers start again with each row")
                .containsExactly("Ask <MAIL_1>.", "Write to <MAIL_2>, not <MAIL_1>.");
    }

    @Test
    void an_approved_answer_is_scrubbed_too() {
        say(completed(), new FeedbackSignal.Thumbs(true));

        Row row = new RecordedRows(memory, memory, text -> Optional.of("[" + text.length() + "]"))
                .input(g -> Optional.of("question"))
                .dataset("recorded", GenerationQuery.latest(10))
                .rows()
                .get(0);

        int length = memory.generations.get(0).response().text().length();
        assertThat(row.expected()).isEqualTo("[" + length + "]");
    }

    @Test
    void what_the_scrubber_drops_becomes_no_row() {
        say(completed(), new FeedbackSignal.Correction("secret"));
        say(completed(), new FeedbackSignal.Correction("right"));
        Scrubber dropping = text -> text.contains("secret") ? Optional.empty() : Optional.of(text);
        RecordedRows scrubbed = new RecordedRows(memory, memory, dropping).input(g -> Optional.of("question"));

        assertThat(scrubbed.dataset("recorded", GenerationQuery.latest(10)).rows())
                .extracting(Row::expected)
                .containsExactly("right");
        assertThatThrownBy(() -> scrubbed.input(g -> Optional.of("a secret question"))
                        .dataset("recorded", GenerationQuery.latest(10)))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("passes the scrubber");
    }

    private GenerationId completed() {
        Generation generation = records.generation(GenerationStatus.COMPLETED);
        while (generation.replayOf() != null
                || generation.shadowOf() != null
                || generation.response().text().isBlank()) {
            generation = records.generation(GenerationStatus.COMPLETED);
        }
        memory.generations.add(generation);
        return generation.id();
    }

    private void say(GenerationId id, FeedbackSignal signal) {
        String name = "f" + memory.feedback.size();
        memory.feedback.add(new Feedback(name, id, signal, null, null, Instant.EPOCH));
    }

    private Row row() {
        return source.dataset("recorded", GenerationQuery.latest(10)).rows().get(0);
    }

    /** Numbers the addresses of one example. */
    private static final class MailNumbers implements Scrubber {
        private final List<String> seen = new ArrayList<>();

        @Override
        public Scrubber forExample() {
            return new MailNumbers();
        }

        @Override
        public Optional<String> scrub(String text) {
            return Optional.of(
                    Pattern.compile("\\w+@[\\w.]+\\w").matcher(text).replaceAll(found -> number(found.group())));
        }

        private String number(String mail) {
            if (!seen.contains(mail)) {
                seen.add(mail);
            }
            return "<MAIL_" + (seen.indexOf(mail) + 1) + ">";
        }
    }

    private static final class Memory implements GenerationStore, FeedbackStore {
        final List<Generation> generations = new ArrayList<>();
        final List<Feedback> feedback = new ArrayList<>();

        @Override
        public CompletableFuture<Void> save(Generation generation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Generation> find(GenerationId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Generation> list(GenerationQuery query) {
            return generations;
        }

        @Override
        public List<GenerationAggregate> aggregate(GenerationAggregation aggregation) {
            return List.of();
        }

        @Override
        public List<Feedback> of(GenerationId generation) {
            return feedback.stream()
                    .filter(f -> f.generation().equals(generation))
                    .toList();
        }

        @Override
        public List<Feedback> latest(int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void accept(Feedback said) {
            throw new UnsupportedOperationException();
        }
    }
}
