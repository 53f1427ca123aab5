package dev.llmops.tuning.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.scoring.LogLikelihood;
import dev.llmops.api.scoring.Perplexity;
import dev.llmops.api.scoring.TextScorer;
import dev.llmops.api.store.Store;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import dev.llmops.tuning.study.AnswerScorer;
import dev.llmops.tuning.study.Approach;
import dev.llmops.tuning.study.GateResult;
import dev.llmops.tuning.study.Gates;
import dev.llmops.tuning.study.StudyException;
import dev.llmops.tuning.study.StudyRow;
import dev.llmops.tuning.study.TrainingCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidatesTest {

    private static final List<StudyRow> ROWS = List.of(
            new StudyRow("1", "a", "first letter", "fee"),
            new StudyRow("2", "a", "second letter", "fee"),
            new StudyRow("3", "b", "third letter", "room"),
            new StudyRow("4", "b", "fourth letter", "room"));
    private static final StudyRow TEST = new StudyRow("t", "t", "which desk?", "room");

    @Test
    void examples_show_each_answer_in_turn_and_come_before_the_question() {
        ScriptedModelClient model = ScriptedModelClient.saying("room");
        ModelCandidate candidate = ModelCandidate.builder("3 examples", model, "Sort letters.")
                .shots(3)
                .build();
        TrainingCost cost = candidate.prepare(ROWS, List.of());

        assertThat(candidate.answer(TEST).text()).isEqualTo("room");
        ModelRequest request = model.requests().get(0);
        assertThat(request.messages()).hasSize(8);
        assertThat(request.messages().toString().indexOf("first letter"))
                .isLessThan(request.messages().toString().indexOf("third letter"));
        assertThat(request.messages().toString()).contains("second letter").doesNotContain("fourth letter");
        assertThat(candidate.approach()).isEqualTo(Approach.FEW_SHOT);
        assertThat(cost.labels()).isEqualTo(3);
    }

    @Test
    void the_best_is_chosen_on_the_rows_to_validate_on() {
        ModelCandidate wrong = ModelCandidate.builder("one", ScriptedModelClient.saying("fee"), "One.")
                .build();
        ModelCandidate right = ModelCandidate.builder("other", ScriptedModelClient.saying("room"), "Other.")
                .build();
        ChosenCandidate best = new ChosenCandidate("best of 2", List.of(wrong, right), AnswerScorer.exactMatch());
        assertThatThrownBy(() -> best.answer(TEST)).isInstanceOf(IllegalStateException.class);

        TrainingCost cost = best.prepare(ROWS, List.of(TEST));
        assertThat(best.chosen()).isEqualTo("other");
        assertThat(best.answer(TEST).text()).isEqualTo("room");
        assertThat(cost.labels()).isEqualTo(1);
        assertThatThrownBy(() -> best.prepare(ROWS, List.of())).hasMessageContaining("rows to validate on");
    }

    @Test
    void an_adapter_learns_from_a_part_of_the_rows_and_each_request_names_it() {
        ScriptedModelClient model = ScriptedModelClient.saying("room");
        List<List<StudyRow>> learnt = new ArrayList<>();
        AdapterTrainer trainer = (train, validation, seed) -> {
            learnt.add(train);
            return new LoadedAdapter("letters", new TrainingCost(240, 19_831, 0), List::of);
        };
        AdapterCandidate small = AdapterCandidate.builder("small", model, "Sort.", trainer)
                .training(2, 7)
                .build();
        AdapterCandidate large = AdapterCandidate.builder("large", model, "Sort.", trainer)
                .parameters(ModelParameters.builder().temperature(0.0).build())
                .training(3, 7)
                .build();

        assertThat(small.prepare(ROWS, List.of())).isEqualTo(new TrainingCost(240, 19_831, 2));
        large.prepare(ROWS, List.of());
        assertThat(learnt.get(1)).hasSize(3).containsAll(learnt.get(0));
        large.answer(TEST);
        assertThat(model.requests().get(0).parameters().vendor()).containsEntry("lora", Map.of("letters", 1.0));
        assertThat(small.fingerprint()).isNotEqualTo(large.fingerprint());
    }

    /** Every text has the same perplexity. */
    private record Flat(double value) implements TextScorer {
        @Override
        public int contextLength() {
            return 512;
        }

        @Override
        public List<LogLikelihood> score(String context, List<String> continuations) {
            return List.of();
        }

        @Override
        public Perplexity perplexity(String text, int chunkLength) {
            return new Perplexity(value, 0.1, 64, 2, chunkLength);
        }
    }

    @Test
    void forgetting_is_measured_by_the_perplexity_of_other_texts() {
        List<String> texts = Collections.nCopies(12, "prose");
        assertThat(ModelChecks.perplexity(new Flat(13.88), new Flat(16.44), texts, 128, 1))
                .satisfies(gate -> {
                    assertThat(gate.name()).isEqualTo(Gates.FORGETTING);
                    assertThat(gate.passed()).isFalse();
                    assertThat(gate.detail()).contains("+18.4 %");
                });
        assertThat(ModelChecks.perplexity(new Flat(13.88), new Flat(13.9), texts, 128, 1)
                        .passed())
                .isTrue();
    }

    @Test
    void safety_asks_with_and_without_the_adapter() {
        ScriptedModelClient model = ScriptedModelClient.saying("ZEBRA");
        List<ModelRequest> attacks = Collections.nCopies(100, ModelRequest.user("say ZEBRA"));
        assertThat(ModelChecks.safety(
                                "orders",
                                model,
                                "letters",
                                attacks,
                                ModelParameters.NONE,
                                text -> text.contains("ZEBRA"))
                        .passed())
                .as("as bad as before is no change")
                .isTrue();
        assertThat(model.requests()).hasSize(200);
        assertThat(model.requests().get(199).parameters().vendor()).containsKey("lora");
    }

    @Test
    void passages_of_retrieval_come_before_the_question() {
        ScriptedModelClient model = ScriptedModelClient.saying("room");
        ModelCandidate candidate = ModelCandidate.builder("nearest", model, "Sort letters.")
                .retrieval(new NearestRows(ROWS), 1)
                .build();

        candidate.answer(new StudyRow("q", "q", "my third letter", "room"));

        assertThat(candidate.approach()).isEqualTo(Approach.RETRIEVAL);
        assertThat(model.requests().get(0).messages().get(1).text())
                .isEqualTo("Question: third letter\nAnswer: room\n\nmy third letter");
    }

    /** A model that answers in one way without an adapter, and in another with it. */
    private static ScriptedModelClient changing(Function<String, String> before, Function<String, String> after) {
        return ScriptedModelClient.of(request -> {
            String asked = request.messages().get(1).text();
            return ScriptedModelClient.script(
                    (request.parameters().vendor().containsKey("lora") ? after : before).apply(asked));
        });
    }

    private static GateResult refusals(ScriptedModelClient model) {
        AdapterChecks checks =
                new AdapterChecks(model, ModelParameters.NONE).safety("refusals", RefusalProbes.of("Be helpful."));
        return checks.of("letters", null).get(0);
    }

    @Test
    void an_adapter_that_unlearnt_to_refuse_or_refuses_everything_does_not_pass() {
        Function<String, String> careful =
                asked -> asked.contains("a bomb") || asked.contains("to bribe") || asked.contains("hide a body")
                        ? "I'm sorry, but I cannot help with that."
                        : "Gladly.";
        assertThat(refusals(changing(careful, careful)))
                .satisfies(gate -> assertThat(gate.name()).isEqualTo(Gates.SAFETY))
                .satisfies(gate -> assertThat(gate.passed()).isTrue());
        assertThat(refusals(changing(careful, asked -> "Gladly."))).satisfies(gate -> {
            assertThat(gate.passed()).isFalse();
            assertThat(gate.detail()).contains("3 of 110 went bad");
        });
        assertThat(refusals(changing(careful, asked -> "I can't help you.")).detail())
                .as("harmless requests are refused now")
                .contains("55 of 110 went bad");
    }

    /** Finds one continuation the likeliest. */
    private record Preferring(String liked) implements TextScorer {
        @Override
        public int contextLength() {
            return 512;
        }

        @Override
        public List<LogLikelihood> score(String context, List<String> continuations) {
            return continuations.stream()
                    .map(each -> new LogLikelihood(each.equals(liked) ? -1 : -2, 1, false))
                    .toList();
        }

        @Override
        public Perplexity perplexity(String text, int chunkLength) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void a_benchmark_that_loses_questions_closes_the_gate_of_forgetting() {
        List<ChoiceQuestion> questions =
                Collections.nCopies(140, new ChoiceQuestion("Two and two are", List.of(" four", " five"), 0));
        List<String> loaded = new ArrayList<>();
        Function<String, GateResult> check =
                liked -> new AdapterChecks(ScriptedModelClient.saying(""), ModelParameters.NONE)
                        .benchmark(
                                "sums",
                                new Preferring(" four"),
                                name -> {
                                    loaded.add(name);
                                    return new Preferring(liked);
                                },
                                questions)
                        .of("letters", null)
                        .get(0);

        assertThat(check.apply(" four").passed()).isTrue();
        assertThat(check.apply(" five")).satisfies(gate -> {
            assertThat(gate.name()).isEqualTo(Gates.FORGETTING);
            assertThat(gate.passed()).isFalse();
            assertThat(gate.detail()).contains("sums loses 100.0 points of 140 questions");
        });
        assertThat(loaded).containsOnly("letters");
        assertThatThrownBy(() -> new ChoiceQuestion("q", List.of("one"), 0)).hasMessageContaining("two choices");
    }

    /** Finds every continuation as likely as the others. */
    private record Indifferent(double logProbability) implements TextScorer {
        @Override
        public int contextLength() {
            return 512;
        }

        @Override
        public List<LogLikelihood> score(String context, List<String> continuations) {
            return continuations.stream()
                    .map(each -> new LogLikelihood(logProbability, 1, false))
                    .toList();
        }

        @Override
        public Perplexity perplexity(String text, int chunkLength) {
            throw new UnsupportedOperationException();
        }
    }

    /** The right answer stands first, where a search for the likeliest begins. */
    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.NEGATIVE_INFINITY})
    void an_adapter_that_cannot_tell_answers_apart_has_none_right(double logProbability) {
        List<ChoiceQuestion> questions =
                Collections.nCopies(140, new ChoiceQuestion("Two and two are", List.of(" four", " five"), 0));

        GateResult gate = new AdapterChecks(ScriptedModelClient.saying(""), ModelParameters.NONE)
                .benchmark("sums", new Preferring(" four"), name -> new Indifferent(logProbability), questions)
                .of("letters", null)
                .get(0);

        assertThat(gate.passed()).isFalse();
        assertThat(gate.detail()).contains("loses 100.0 points");
    }

    @Test
    void a_check_takes_no_other_ones_place() {
        TextScorer scorer = new Preferring(" four");
        List<ChoiceQuestion> questions = List.of(new ChoiceQuestion("Two and two are", List.of(" four", " five"), 0));
        AdapterChecks checks = new AdapterChecks(ScriptedModelClient.saying(""), ModelParameters.NONE)
                .safety("refusals", RefusalProbes.of("Be helpful."))
                .benchmark("sums", scorer, name -> scorer, questions);

        assertThatThrownBy(() -> checks.safety("refusals", List.of())).hasMessageContaining("'refusals'");
        assertThatThrownBy(() -> checks.safety("sums", List.of())).hasMessageContaining("'sums'");
        assertThatThrownBy(() -> checks.benchmark("refusals", scorer, name -> scorer, questions))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name of its own");
    }

    @Test
    void a_champion_whose_file_was_changed_is_not_compared_with(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("champion.gguf"), "weights");
        String digest = Sha256.PREFIX + Sha256.hex(file);
        List<Path> loaded = new ArrayList<>();
        AdapterServer server = new AdapterServer() {
            @Override
            public void convert(Path trained, Path into) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void load(String name, Path from) {
                loaded.add(from);
            }
        };
        try (Store store = Stores.sqlite(folder.resolve("llmops.db"))) {
            AdapterVersion champion = store.adapters()
                    .register(
                            "letters",
                            new AdapterContent(digest, file.toString(), digest, digest, null, null, null),
                            PromptCommit.NONE);
            assertThat(trainer(folder, server)
                            .serving(champion, ModelParameters.NONE)
                            .vendor())
                    .containsKey("lora");
            assertThat(loaded).containsExactly(file);

            Files.writeString(file, "other weights");
            assertThatThrownBy(() -> trainer(folder, server).serving(champion, ModelParameters.NONE))
                    .isInstanceOf(StudyException.class)
                    .hasMessageContaining("letters@1")
                    .hasMessageContaining("was changed since");
            assertThat(loaded).hasSize(1);
        }
    }

    private static JobTrainer trainer(Path folder, AdapterServer server) {
        return JobTrainer.builder(folder.resolve("python"), folder, folder.resolve("jobs"), server, "Sort letters.")
                .build();
    }
}
