package dev.llmops.tuning.continual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.store.Store;
import dev.llmops.core.adapter.ProtectedAdapterRegistry;
import dev.llmops.core.prompt.label.LabelPolicies;
import dev.llmops.core.store.Stores;
import dev.llmops.tuning.study.Approach;
import dev.llmops.tuning.study.Candidate;
import dev.llmops.tuning.study.CandidateAnswer;
import dev.llmops.tuning.study.GateResult;
import dev.llmops.tuning.study.Gates;
import dev.llmops.tuning.study.StudyData;
import dev.llmops.tuning.study.StudyReport;
import dev.llmops.tuning.study.StudyRow;
import dev.llmops.tuning.study.TuningStudy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContinualTuningTest {

    private static final String FAMILY = "adapter";

    @TempDir
    Path folder;

    private final Given feedback = new Given();
    private Instant now = Instant.parse("2026-11-29T08:00:00Z");
    private Store store = Store.noop();
    private AdapterRegistry registry = AdapterRegistry.noop();
    private int studies;

    /** Feedback in a list. */
    private static final class Given implements FeedbackStore {
        final List<Feedback> all = new ArrayList<>();

        @Override
        public void accept(Feedback each) {
            all.add(each);
        }

        @Override
        public List<Feedback> of(GenerationId generation) {
            return List.of();
        }

        @Override
        public List<Feedback> latest(int limit) {
            return all.stream()
                    .sorted(Comparator.comparing(Feedback::at).reversed())
                    .limit(limit)
                    .toList();
        }
    }

    @BeforeEach
    void open() {
        store = Stores.sqlite(folder.resolve("llmops.db"));
        registry = ProtectedAdapterRegistry.of(
                store.adapters(), Map.of(ContinualTuning.CHAMPION, LabelPolicies.all(LabelPolicies.redTeamPassed())));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void say(int pieces) {
        for (int i = 0; i < pieces; i++) {
            now = now.plusSeconds(1);
            feedback.accept(new Feedback(
                    "f" + feedback.all.size(),
                    new GenerationId("01890000-0000-7000-8000-000000000000"),
                    new FeedbackSignal.Thumbs(true),
                    "u",
                    null,
                    now));
        }
    }

    private ContinualTuning tuning(StudyTrigger trigger, double quality, boolean safe, @Nullable String baseline) {
        RoundStudy study = reason -> {
            studies++;
            return new RoundOutcome(report(quality, safe), content(studies), FAMILY, baseline);
        };
        return new ContinualTuning(trigger, study, registry, "routing", "nightly");
    }

    private StudyTrigger.Builder trigger() {
        return StudyTrigger.builder(feedback, folder.resolve("last-study")).clock(() -> now);
    }

    private static AdapterContent content(int number) {
        String digest = "sha256:" + String.format("%064x", number);
        return new AdapterContent(digest, "a.gguf", digest, digest, null, null, null);
    }

    private static StudyReport report(double quality, boolean safe) {
        List<StudyRow> test = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            test.add(new StudyRow("r" + i, "g" + i % 24, "question " + i, "word"));
        }
        return TuningStudy.builder(
                        "routing",
                        StudyData.of(List.of(), List.of(), test),
                        candidate("prompt", Approach.PROMPT, 0.2, true))
                .candidate(candidate(FAMILY, Approach.ADAPTER, quality, safe))
                // So that the gate of the registry is what decides about safety here.
                .gates(Set.of(Gates.PARITY))
                .build()
                .run();
    }

    private static Candidate candidate(String family, Approach approach, double quality, boolean safe) {
        return new Candidate() {
            @Override
            public String family() {
                return family;
            }

            @Override
            public Approach approach() {
                return approach;
            }

            @Override
            public String fingerprint() {
                return family;
            }

            @Override
            public CandidateAnswer answer(StudyRow row) {
                boolean right = Integer.parseInt(row.id().substring(1)) % 100 < quality * 100;
                return new CandidateAnswer(right ? "word" : "other", 1, 0, 1, 1);
            }

            @Override
            public List<GateResult> gates() {
                return approach.trains()
                        ? List.of(
                                new GateResult(Gates.PARITY, true, 0, 0, 0.02, "the same"),
                                new GateResult(
                                        Gates.SAFETY,
                                        safe,
                                        0,
                                        0,
                                        0.03,
                                        safe ? "0 of 100 went bad" : "9 of 100 went bad"))
                        : List.of();
            }
        };
    }

    @Test
    void enough_new_feedback_starts_one_study_and_the_next_needs_as_much_again() {
        ContinualTuning tuning = tuning(trigger().newFeedback(5).build(), 0.9, true, null);
        say(4);
        assertThat(tuning.check()).isEmpty();
        say(1);
        TuningRound round = tuning.check().orElseThrow();

        assertThat(round.reason()).startsWith("5 or more pieces of feedback are new");
        assertThat(round.promoted()).isTrue();
        assertThat(registry.get("routing@champion").number()).isEqualTo(1);
        assertThat(tuning.check()).isEmpty();
        say(4);
        assertThat(tuning.check()).isEmpty();
        say(1);
        assertThat(tuning.check()).isPresent();
        assertThat(studies).isEqualTo(2);
    }

    @Test
    void a_schedule_starts_a_study_by_the_clock_and_a_restart_forgets_nothing() {
        assertThat(tuning(trigger().every(Duration.ofDays(7)).build(), 0.9, true, null)
                        .check())
                .isPresent();
        now = now.plus(Duration.ofDays(6));
        assertThat(tuning(trigger().every(Duration.ofDays(7)).build(), 0.9, true, null)
                        .check())
                .isEmpty();
        now = now.plus(Duration.ofDays(1));
        assertThat(tuning(trigger().every(Duration.ofDays(7)).build(), 0.9, true, null)
                        .check())
                .isPresent();
    }

    @Test
    void a_study_that_fails_is_due_still() {
        StudyTrigger trigger = trigger().every(Duration.ofDays(7)).build();
        ContinualTuning failing = new ContinualTuning(
                trigger,
                reason -> {
                    throw new IllegalStateException("no disk");
                },
                registry,
                "routing",
                "nightly");
        assertThatThrownBy(failing::check).hasMessage("no disk");
        assertThat(trigger.due()).isPresent();
    }

    @Test
    void an_adapter_that_a_gate_refuses_is_kept_as_candidate_and_is_not_promoted() {
        TuningRound round = tuning(trigger().every(Duration.ofDays(1)).build(), 0.9, false, null)
                .check()
                .orElseThrow();

        assertThat(round.promoted()).isFalse();
        assertThat(round.refusal()).contains("is protected").contains("9 of 100 went bad");
        assertThat(registry.find("routing@champion")).isEmpty();
        assertThat(registry.get("routing@candidate").number()).isEqualTo(1);
    }

    @Test
    void an_adapter_that_is_not_better_does_not_even_ask() {
        TuningRound round = tuning(trigger().every(Duration.ofDays(1)).build(), 0.2, true, null)
                .check()
                .orElseThrow();

        assertThat(round.promoted()).isFalse();
        assertThat(round.refusal()).startsWith("the study does not recommend it: Stay with prompt");
        assertThat(registry.moves("routing")).extracting(LabelMove::label).containsExactly("candidate");
    }

    @Test
    void a_champion_gives_way_to_an_adapter_that_was_compared_with_it_alone() {
        registry = ProtectedAdapterRegistry.of(
                store.adapters(), Map.of(ContinualTuning.CHAMPION, LabelPolicies.evaluationPassed()));
        store.adapters().register("routing", content(77), PromptCommit.NONE);
        store.adapters().change(LabelChange.move("routing", "champion", 1, PromptCommit.NONE));

        TuningRound apart = tuning(trigger().every(Duration.ofDays(1)).build(), 0.9, true, null)
                .check()
                .orElseThrow();
        assertThat(apart.refusal()).contains("no evaluation compares it with routing@1");

        now = now.plus(Duration.ofDays(1));
        TuningRound compared = tuning(
                        trigger().every(Duration.ofDays(1)).build(),
                        0.9,
                        true,
                        content(77).digest())
                .check()
                .orElseThrow();
        assertThat(compared.promoted()).isTrue();
        assertThat(registry.moves("routing")
                        .get(registry.moves("routing").size() - 1)
                        .evidence())
                .isNotEmpty();
    }

    @Test
    void a_state_of_something_else_is_refused() throws Exception {
        Files.writeString(folder.resolve("last-study"), "tomorrow");
        assertThatThrownBy(() -> trigger().every(Duration.ofDays(1)).build().due())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("last-study");
        assertThatThrownBy(() -> trigger().build()).isInstanceOf(IllegalStateException.class);
    }
}
