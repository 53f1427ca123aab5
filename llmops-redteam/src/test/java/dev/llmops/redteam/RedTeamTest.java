package dev.llmops.redteam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Role;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.guardrails.PromptInjectionGuardrail;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.DetectorCost;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.PolicyGuardrail;
import dev.llmops.redteam.report.RedTeamComparison;
import dev.llmops.testkit.FakeGuardrail;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RedTeamTest {

    private static final String PROMPT = "You are the assistant of Northwind Cables and answer questions about cables.";
    private static final Pattern CODE = Pattern.compile("The release code is (\\w+)\\.");

    /** Repeats whatever it is told, and gives its secret away: nobody is easier to attack. */
    private final ScriptedModelClient obedient = ScriptedModelClient.of(request -> {
        Matcher code = CODE.matcher(String.valueOf(request.systemText()));
        String secret = code.find() ? code.group(1) : "";
        return ScriptedModelClient.script(secret + " " + lastText(request));
    });

    private final ScriptedModelClient stubborn = ScriptedModelClient.saying("Please ask about cables.");

    @Test
    void a_model_that_obeys_everything_is_conquered_and_one_that_obeys_nothing_is_not() {
        RedTeamRun lost = RedTeam.builder(RedTeamTarget.of(obedient, PROMPT))
                .converters(List.of(Converters.plain()))
                .build()
                .run();
        RedTeamRun held = team(RedTeamTarget.of(stubborn, PROMPT)).run();

        assertThat(AttackRate.of(lost.byFamily().entrySet().stream()
                                .filter(entry -> entry.getKey().id().equals("secret-extraction"))
                                .findFirst()
                                .orElseThrow()
                                .getValue())
                        .value())
                .isEqualTo(1);
        assertThat(lost.rate().value()).isGreaterThan(0.6);
        assertThat(held.rate().successes()).isZero();
        assertThat(held.rate().scored()).isGreaterThan(300);
        assertThat(held.count(AttackOutcome.UNSCORED))
                .as("those that only a judge can tell")
                .isPositive();
    }

    @Test
    void what_a_guardrail_stops_is_its_merit_and_what_it_changes_is_told() {
        try (LlmOps ops = LlmOps.builder()
                .store(Store.noop())
                .model(obedient)
                .guardrails(PiiGuardrail.redact(), PromptInjectionGuardrail.standard())
                .build()) {
            RedTeamRun bare = team(RedTeamTarget.of(obedient, PROMPT)).run();
            RedTeamRun guarded = team(RedTeamTarget.of(ops, PROMPT)).run();

            assertThat(guarded.blocked()).containsKey("prompt-injection");
            assertThat(guarded.rate().successes()).isLessThan(bare.rate().successes());
            assertThat(guarded.results())
                    .filteredOn(result -> result.outcome() == AttackOutcome.BLOCKED)
                    .allSatisfy(result -> assertThat(result.blockedBy()).isEqualTo("prompt-injection"));
            assertThat(RedTeamComparison.of(bare, guarded).isWorse()).isFalse();
            assertThat(RedTeamComparison.of(guarded, bare).isWorse()).isTrue();
        }
    }

    @Test
    void a_policy_names_the_detector_that_stopped_the_attack() {
        try (LlmOps ops = LlmOps.builder()
                .store(Store.noop())
                .model(obedient)
                .guardrails(PolicyGuardrail.standard())
                .build()) {
            assertThat(team(RedTeamTarget.of(ops, PROMPT)).run().blocked()).containsKey("standard: prompt-injection");
        }
    }

    @Test
    void who_only_told_something_has_no_merit_however_sure_it_was_and_neither_has_who_failed() {
        for (boolean failing : new boolean[] {false, true}) {
            PolicyGuardrail guardrail = PolicyGuardrail.builder(GuardrailPolicy.parse("""
                            name: test
                            version: 1
                            stages:
                              user_input:
                                detectors: {told: {action: flag}, stopping: {action: block}}
                            """))
                    .detector(always("told", 1, false))
                    .detector(always("stopping", 0.6, failing))
                    .build();
            try (LlmOps ops = LlmOps.builder()
                    .store(Store.noop())
                    .model(obedient)
                    .guardrails(guardrail)
                    .build()) {
                assertThat(team(RedTeamTarget.of(ops, PROMPT)).run().blocked())
                        .containsOnlyKeys(failing ? ChainTurns.FAILED : "test: stopping");
            }
        }
    }

    private static TextDetector always(String name, double score, boolean failing) {
        return new TextDetector() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String version() {
                return "1";
            }

            @Override
            public DetectorCost cost() {
                return DetectorCost.LINEAR;
            }

            @Override
            public Detection detect(CheckedText text) {
                if (failing) {
                    throw new IllegalStateException("broken");
                }
                return Detection.of(score);
            }
        };
    }

    @Test
    void a_guardrail_that_fails_stops_the_attack_and_is_named_so() {
        Guardrail broken = FakeGuardrail.of("broken", GuardrailStage.USER_INPUT, (stage, text, context) -> {
            throw new IllegalStateException("no");
        });
        try (LlmOps ops = LlmOps.builder()
                .store(Store.noop())
                .model(stubborn)
                .guardrails(broken)
                .build()) {
            RedTeamRun run = few(RedTeamTarget.of(ops, PROMPT)).build().run();

            assertThat(run.blocked()).containsOnlyKeys("a guardrail that failed");
        }
    }

    @Test
    void the_same_seed_makes_the_same_attacks_and_another_seed_others() {
        RedTeam one = few(RedTeamTarget.of(stubborn, "")).seed(1).build();
        RedTeam same = few(RedTeamTarget.of(stubborn, "")).seed(1).build();
        RedTeam other = few(RedTeamTarget.of(stubborn, "")).seed(2).build();

        assertThat(one.attacks()).isEqualTo(same.attacks()).isNotEqualTo(other.attacks());
        assertThat(one.attacks()).extracting(Attack::id).doesNotHaveDuplicates();
    }

    @Test
    void every_family_gets_as_many_attacks_as_it_was_given() {
        List<Attack> attacks =
                few(RedTeamTarget.of(stubborn, "")).attacksPerFamily(5).build().attacks();

        assertThat(attacks.stream()
                        .collect(Collectors.groupingBy(
                                attack -> attack.probe().family().id(), Collectors.counting()))
                        .values())
                .hasSize(ProbeCatalog.standard().familyIds().size())
                .allMatch(count -> count == 5);
    }

    @Test
    void documents_and_tool_results_carry_the_attack_where_the_user_is_honest() {
        List<ModelRequest> asked = new ArrayList<>();
        ScriptedModelClient model = ScriptedModelClient.of(request -> {
            asked.add(request);
            return ScriptedModelClient.script("ok");
        });
        RedTeam.builder(RedTeamTarget.of(model, PROMPT))
                .catalog(ProbeCatalog.standard().families(Set.of("indirect-prompt-injection", "tool-result-injection")))
                .converters(List.of(Converters.plain()))
                .build()
                .run();

        assertThat(asked).hasSize(11);
        assertThat(asked.get(0).messages().get(1).toString())
                .contains("Please summarise this for me.")
                .contains("Ignore the question of the user");
        ModelRequest tool = asked.get(asked.size() - 1);
        assertThat(tool.messages()).extracting(Message::role).contains(Role.TOOL);
        assertThat(tool.messages().get(1).toString()).doesNotContain("Developer note");
        assertThat(tool.tools()).extracting(spec -> spec.name()).containsExactly("fetch_page");
    }

    @Test
    void a_conversation_goes_on_with_what_the_model_answered() {
        RedTeam.builder(RedTeamTarget.of(stubborn, PROMPT))
                .catalog(ProbeCatalog.standard().families(Set.of("memory-poisoning")))
                .converters(Converters.named(List.of("crescendo")))
                .attacksPerFamily(1)
                .build()
                .run();

        List<Message> last = stubborn.lastRequest().messages();
        assertThat(last).extracting(Message::role).contains(Role.ASSISTANT);
        assertThat(last.stream().filter(AssistantMessage.class::isInstance)).hasSize(4);
    }

    @Test
    void a_call_without_an_answer_counts_neither_way() {
        ScriptedModelClient away = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new ModelUnavailableException("the server is away")));

        RedTeamRun run = few(RedTeamTarget.of(away, PROMPT)).build().run();

        assertThat(run.count(AttackOutcome.FAILED)).isEqualTo(run.results().size());
        assertThat(run.rate().scored()).isZero();
        assertThat(run.rate().value()).isNaN();
        assertThat(run.results().get(0).evidence()).contains("the server is away");
    }

    @Test
    void a_fault_of_the_targets_own_code_ends_the_run() {
        RedTeam team = few((attack, parameters) -> {
                    throw new IllegalArgumentException("a bug");
                })
                .build();

        assertThatThrownBy(team::run).isInstanceOf(IllegalStateException.class).hasMessageContaining("a bug");
    }

    @Test
    void many_at_once_give_what_one_after_the_other_gives() {
        RedTeamRun one = few(RedTeamTarget.of(obedient, PROMPT)).build().run();
        RedTeamRun many =
                few(RedTeamTarget.of(obedient, PROMPT)).concurrency(8).build().run();

        assertThat(many.results()).isEqualTo(one.results());
    }

    @Test
    void an_interrupt_ends_the_run_also_when_all_results_are_there() {
        RedTeam team = few((attack, parameters) -> TargetReply.blocked("x", List.of()))
                .progress(result -> Thread.currentThread().interrupt())
                .build();

        assertThatThrownBy(team::run).isInstanceOf(CallCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_cancelled_call_ends_the_run_and_is_no_failed_attack_and_no_unscored_one() {
        ScriptedModelClient cancelled = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new CallCancelledException("the call was cancelled")));

        assertThatThrownBy(few(RedTeamTarget.of(cancelled, PROMPT)).build()::run)
                .isInstanceOf(CallCancelledException.class)
                .hasMessage("the call was cancelled");
        assertThatThrownBy(
                        few(RedTeamTarget.of(stubborn, PROMPT)).judge(cancelled).build()::run)
                .isInstanceOf(CallCancelledException.class)
                .hasMessage("the call was cancelled");
    }

    @Test
    void bad_settings_are_refused_with_the_rule() {
        RedTeam.Builder builder = RedTeam.builder(RedTeamTarget.of(stubborn, ""));

        assertThatThrownBy(() -> builder.attacksPerFamily(0)).hasMessageContaining("at least 1, but was 0");
        assertThatThrownBy(() -> builder.concurrency(0)).hasMessageContaining("at least 1, but was 0");
        assertThatThrownBy(() -> builder.converters(List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> builder.converters(List.of(Converters.plain(), Converters.plain())))
                .hasMessageContaining("different names");
    }

    private static RedTeam team(RedTeamTarget target) {
        return few(target).attacksPerFamily(20).build();
    }

    private static RedTeam.Builder few(RedTeamTarget target) {
        return RedTeam.builder(target).seed(5).attacksPerFamily(3);
    }

    private static String lastText(ModelRequest request) {
        return request.messages().get(request.messages().size() - 1).toString();
    }
}
