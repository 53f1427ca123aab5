package dev.llmops.serving.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link RoutingStrategy} promises. A strategy's test extends this class and says how to make it. */
abstract class RoutingStrategyKit {

    static final int MANY = 2000;

    final RandomGenerator random = new SplittableRandom(11);

    abstract RoutingStrategy createStrategy();

    @Test
    final void it_chooses_one_of_the_candidates_whatever_they_are() {
        RoutingStrategy strategy = createStrategy();
        for (int i = 0; i < MANY; i++) {
            List<FakeCandidate> candidates = IntStream.rangeClosed(0, random.nextInt(6))
                    .mapToObj(at -> new FakeCandidate("e" + at).random(random))
                    .toList();
            assertThat(strategy.choose(candidates, request("question " + random.nextInt(50))))
                    .isIn(candidates);
        }
    }

    @Test
    final void the_same_seed_makes_the_same_choices() {
        assertThat(choices(createStrategy(), new SplittableRandom(3)))
                .isEqualTo(choices(createStrategy(), new SplittableRandom(3)));
    }

    @Test
    final void no_idle_candidate_among_equals_is_forgotten() {
        RoutingStrategy strategy = createStrategy();
        List<FakeCandidate> candidates = candidates(5);
        Set<String> chosen = new HashSet<>();
        for (int i = 0; i < MANY && chosen.size() < 5; i++) {
            FakeCandidate next = (FakeCandidate) strategy.choose(candidates, request("different question " + i));
            next.inFlight++;
            chosen.add(next.name());
        }
        assertThat(chosen).hasSize(5);
    }

    @Test
    final void candidates_may_come_and_go() {
        RoutingStrategy strategy = createStrategy();
        List<FakeCandidate> all = candidates(4);
        for (int i = 0; i < MANY; i++) {
            List<FakeCandidate> some =
                    all.stream().filter(each -> random.nextBoolean()).toList();
            if (!some.isEmpty()) {
                assertThat(strategy.choose(some, request("q" + i))).isIn(some);
            }
        }
    }

    private List<String> choices(RoutingStrategy strategy, RandomGenerator seeded) {
        List<FakeCandidate> candidates = candidates(4);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            FakeCandidate chosen = (FakeCandidate) strategy.choose(
                    candidates,
                    new RoutingRequest(user("u" + i % 7), ModelRequest.user("q" + i % 13), 10, 10, 10, seeded));
            chosen.inFlight++;
            names.add(chosen.name());
        }
        return names;
    }

    final RoutingRequest request(String question) {
        return new RoutingRequest(user(question), ModelRequest.user(question), 100, 100, 100, random);
    }

    static Caller user(String session) {
        return new Caller(null, session, null, Map.of());
    }

    static List<FakeCandidate> candidates(int count) {
        return IntStream.range(0, count)
                .mapToObj(at -> new FakeCandidate("e" + at))
                .toList();
    }
}
