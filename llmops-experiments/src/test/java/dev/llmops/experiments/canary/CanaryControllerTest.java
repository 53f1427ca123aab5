package dev.llmops.experiments.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.generation.NotAssigned;
import dev.llmops.api.identity.Caller;
import dev.llmops.experiments.assignment.Dealer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CanaryControllerTest {

    private final Rollout rollout = new Rollout();

    @Test
    void a_good_canary_goes_from_stage_to_stage_until_everybody_has_it() {
        begin(Rollout.plan());

        List<Action> actions = run(rollout.controller("c1"), 20);

        assertThat(actions)
                .filteredOn(action -> action != Action.CONTINUE)
                .containsExactly(Action.STEP_UP, Action.PROMOTE);
        assertThat(rollout.latest().propensity("canary")).isEqualTo(1);
        assertThat(rollout.latest().running()).isTrue();
        assertThat(rollout.latest().leaseUntil())
                .as("no controller is needed any more")
                .isNull();
        assertThat(rollout.told).containsExactly("promoted 3");
    }

    @Test
    void a_canary_that_fails_more_often_is_taken_back_and_somebody_is_told() {
        rollout.failing = 0.9;
        begin(Rollout.plan());

        List<Action> actions = run(rollout.controller("c1"), 3);

        assertThat(actions).contains(Action.ROLLBACK);
        assertThat(rollout.latest().propensity("canary")).isZero();
        assertThat(rollout.told).containsExactly("rolled back 2");
        assertThat(rollout.latest().by()).isEqualTo("c1");
        assertThat(rollout.canaries.decisions("v7").get(2).reason()).contains("exact test");
    }

    @Test
    void each_decision_has_the_data_it_saw_and_says_the_same_when_it_is_made_again() {
        begin(Rollout.plan());
        run(rollout.controller("c1"), 20);

        Map<Integer, CanaryDecision> decisions = rollout.canaries.decisions("v7");

        assertThat(decisions.values())
                .extracting(CanaryDecision::action)
                .containsExactly(Action.START, Action.STEP_UP, Action.PROMOTE, Action.SETTLE);
        assertThat(decisions.values()).allMatch(CanaryDecision::replays);
        Observation seen = decisions.get(3).observed();
        assertThat(seen.units()).isGreaterThan(100);
        assertThat(seen.epochs()).extracting(EpochData::share).containsExactly(0.1, 0.5);
        assertThat(decisions.get(3).plan()).isEqualTo(Rollout.plan().build());
    }

    @Test
    void a_decision_whose_data_were_changed_afterwards_does_not_replay() {
        begin(Rollout.plan());
        run(rollout.controller("c1"), 20);
        CanaryDecision made = rollout.canaries.decisions("v7").get(3);
        EpochData first = made.observed().epochs().get(0);
        EpochData changed = new EpochData(
                first.number(),
                first.share(),
                first.units(),
                first.control(),
                Map.of("failed", new Arm(60, 0.9, 0.1, 54)));
        Observation other = new Observation(
                1,
                made.observed().inStage(),
                made.observed().running(),
                made.observed().silent(),
                false,
                false,
                List.of(changed, made.observed().epochs().get(1)),
                List.of());

        assertThat(new CanaryDecision(made.action(), 1, made.reason(), made.plan(), other, made.bounds()).replays())
                .isFalse();
    }

    @Test
    void a_promotion_waits_for_an_approval() {
        begin(Rollout.plan().approval());
        CanaryController controller = rollout.controller("c1");

        assertThat(run(controller, 30)).contains(Action.AWAIT_APPROVAL).doesNotContain(Action.PROMOTE);
        assertThat(rollout.told).isEmpty();
        rollout.canaries.approve("v7", "ann", "looks good");
        assertThat(run(controller, 1)).containsExactly(Action.PROMOTE);

        assertThat(rollout.told).hasSize(1);
        assertThat(rollout.canaries.decisions("v7").values())
                .extracting(CanaryDecision::action)
                .containsSubsequence(Action.AWAIT_APPROVAL, Action.APPROVE, Action.PROMOTE);
        assertThatIllegalStateException()
                .isThrownBy(() -> rollout.canaries.approve("v7", "ann", null))
                .withMessageContaining("does not wait for an approval: its last decision was SETTLE");
    }

    @Test
    void somebody_can_take_it_back_at_any_time() {
        begin(Rollout.plan());
        CanaryController controller = rollout.controller("c1");
        run(controller, 1);

        rollout.canaries.rollBack("v7", "ann", "a user complained");
        run(controller, 1);

        assertThat(rollout.latest().propensity("canary")).isZero();
        assertThat(rollout.told).containsExactly("rolled back 2");
        assertThatIllegalStateException().isThrownBy(() -> rollout.canaries.rollBack("v7", "ann", null));
    }

    @Test
    void a_dead_controller_cannot_leave_the_canary_on() {
        begin(Rollout.plan());
        CanaryController controller = rollout.controller("c1");
        run(controller, 1);
        Caller treated = treatedCaller();

        rollout.pass(Duration.ofMinutes(5));
        Dealer dealer = Dealer.of(rollout.latest());
        assertThat(dealer.deal(treated, rollout.now()).variant().name()).isEqualTo("control");
        assertThat(dealer.deal(treated, rollout.now()).outside()).isEqualTo(NotAssigned.Reason.LEASE_EXPIRED);

        controller.tick();
        assertThat(Dealer.of(rollout.latest())
                        .deal(treated, rollout.now())
                        .variant()
                        .name())
                .as("a controller that comes back goes on")
                .isEqualTo("canary");
    }

    @Test
    void a_canary_that_no_call_meets_is_taken_back_and_a_clock_that_jumps_takes_nothing_back() {
        begin(Rollout.plan());
        CanaryController jumping = CanaryController.builder(rollout.store, "v7")
                .time(() -> rollout.now().plus(Duration.ofHours(30)), rollout.nanos::get)
                .build();
        rollout.serve(50);
        assertThat(jumping.tick().action()).isEqualTo(Action.CONTINUE);

        CanaryController controller = rollout.controller("c1");
        controller.tick();
        rollout.pass(Duration.ofMinutes(59));
        assertThat(controller.tick().action()).isEqualTo(Action.CONTINUE);
        rollout.pass(Duration.ofMinutes(1));
        Verdict silent = controller.tick();

        assertThat(silent.action()).isEqualTo(Action.ROLLBACK);
        assertThat(silent.reason()).contains("no unit met the canary for PT1H");
    }

    @Test
    void a_new_controller_goes_on_where_the_last_one_ended() {
        begin(Rollout.plan());
        for (int i = 0; i < 20; i++) {
            run(rollout.controller("process " + i), 1);
        }

        assertThat(rollout.told).containsExactly("promoted 3");
    }

    @Test
    void of_two_controllers_that_saw_the_same_version_one_decides() throws Exception {
        begin(Rollout.plan());
        CanaryController slow = CanaryController.builder(rollout.store, "v7")
                .by("slow")
                .time(rollout::now, rollout.nanos::get)
                .build();
        CanaryController fast = rollout.controller("fast");
        rollout.serve(1_000);
        rollout.pass(Duration.ofMinutes(10));
        rollout.store.beforePut = () -> assertThat(fast.tick().action()).isEqualTo(Action.STEP_UP);

        Verdict late = slow.tick();

        assertThat(late.action()).isEqualTo(Action.CONTINUE);
        assertThat(late.reason()).startsWith("another process decided first");
        assertThat(rollout.store.history("v7"))
                .extracting(ExperimentVersion::by)
                .containsExactly("ann", "fast");
    }

    @Test
    void a_listener_that_fails_is_told_again() {
        rollout.failing = 1;
        begin(Rollout.plan());
        int[] calls = new int[1];
        CanaryController controller = CanaryController.builder(rollout.store, "v7")
                .listener(new CanaryListener() {
                    @Override
                    public void promoted(ExperimentVersion version, CanaryDecision decision) {}

                    @Override
                    public void rolledBack(ExperimentVersion version, CanaryDecision decision) {
                        if (calls[0]++ == 0) {
                            throw new IllegalStateException("the pager is down");
                        }
                    }
                })
                .time(rollout::now, rollout.nanos::get)
                .build();
        rollout.serve(200);

        assertThatThrownBy(controller::tick).hasMessage("the pager is down");
        assertThat(rollout.latest().propensity("canary")).as("taken back first").isZero();
        assertThat(controller.tick().action()).isEqualTo(Action.SETTLE);
        assertThat(controller.tick().action()).isEqualTo(Action.CONTINUE);
        assertThat(calls[0]).isEqualTo(2);
    }

    @Test
    void its_thread_looks_by_itself_and_ends_when_it_is_closed() throws Exception {
        rollout.failing = 1;
        begin(Rollout.plan());
        rollout.serve(200);
        CountDownLatch told = new CountDownLatch(1);
        CanaryController controller = CanaryController.builder(rollout.store, "v7")
                .listener(new CanaryListener() {
                    @Override
                    public void promoted(ExperimentVersion version, CanaryDecision decision) {}

                    @Override
                    public void rolledBack(ExperimentVersion version, CanaryDecision decision) {
                        assertThat(Thread.currentThread().isDaemon()).isTrue();
                        told.countDown();
                    }
                })
                .build()
                .start(Duration.ofMillis(10));

        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        controller.close();
        controller.close();
        assertThatIllegalStateException().isThrownBy(() -> controller.start(Duration.ofSeconds(1)));
    }

    @Test
    void what_is_no_canary_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rollout.controller("c1").tick())
                .withMessageContaining("there is none of that name");
        begin(Rollout.plan());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> begin(Rollout.plan()))
                .withMessageContaining("runs already, at version 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rollout.canaries.start(
                        Rollout.EXPERIMENT.toBuilder()
                                .variant(Variant.ofModel("third", 1, "third"))
                                .build(),
                        Rollout.plan().build(),
                        null,
                        null))
                .withMessageContaining("runs already");
    }

    @Test
    void after_one_has_ended_another_begins_with_data_of_its_own() {
        rollout.failing = 1;
        begin(Rollout.plan());
        run(rollout.controller("c1"), 2);
        rollout.failing = 0.05;

        begin(Rollout.plan());
        List<Action> actions = run(rollout.controller("c1"), 20);

        assertThat(actions).contains(Action.PROMOTE).doesNotContain(Action.ROLLBACK);
    }

    @Test
    void one_that_was_stopped_and_begins_again_with_the_same_weights_is_looked_at() {
        begin(Rollout.plan());
        ExperimentVersion begun = rollout.latest();
        rollout.store.put(
                begun.experiment(), begun.number(), ExperimentChange.of(ExperimentStatus.STOPPED, "ann", "a moment"));

        begin(Rollout.plan());
        List<Action> actions = run(rollout.controller("c1"), 20);

        assertThat(rollout.store.history("v7").get(2).epoch()).isEqualTo(1);
        assertThat(actions).contains(Action.STEP_UP, Action.PROMOTE).doesNotContain(Action.ROLLBACK);
    }

    @Test
    void a_canary_whose_guard_has_no_value_stays_at_its_first_stage() {
        begin(Rollout.plan().guard(Guard.rate("mispelt", 0.1)));

        assertThat(run(rollout.controller("c1"), 5)).containsOnly(Action.CONTINUE);

        assertThat(rollout.latest().propensity("canary")).isEqualTo(0.1);
        assertThat(rollout.controller("c1").tick().reason()).contains("no unit of the canary has a value of 'mispelt'");
    }

    private void begin(CanaryPlan.Builder plan) {
        rollout.canaries.start(Rollout.EXPERIMENT, plan.build(), "ann", "version 7");
    }

    private List<Action> run(CanaryController controller, int looks) {
        return java.util.stream.IntStream.range(0, looks)
                .mapToObj(i -> {
                    rollout.serve(150);
                    rollout.pass(Duration.ofMinutes(4));
                    return controller.tick().action();
                })
                .toList();
    }

    private Caller treatedCaller() {
        Dealer dealer = Dealer.of(rollout.latest());
        for (int i = 0; ; i++) {
            Caller caller = new Caller("someone" + i, null, null, Map.of());
            if (dealer.deal(caller, rollout.now()).variant().name().equals("canary")) {
                return caller;
            }
        }
    }
}
