package dev.llmops.serving.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each strategy keeps what all of them promise, and does what it is for. */
class RoutingStrategiesTest {

    @Nested
    class RoundRobinTest extends RoutingStrategyKit {

        @Override
        RoutingStrategy createStrategy() {
            return RoutingStrategy.roundRobin();
        }

        @Test
        void weights_are_interleaved_evenly() {
            List<FakeCandidate> candidates = candidates(2);
            candidates.get(0).weight = 3;
            RoutingStrategy strategy = createStrategy();
            StringBuilder order = new StringBuilder();
            for (int i = 0; i < 8; i++) {
                order.append(strategy.choose(candidates, request("?")).name());
            }
            assertThat(order).hasToString("e0e0e1e0e0e0e1e0");
        }
    }

    @Nested
    class WeightedRandomTest extends RoutingStrategyKit {

        @Override
        RoutingStrategy createStrategy() {
            return RoutingStrategy.weightedRandom();
        }

        @Test
        void choices_are_in_proportion_to_the_weights() {
            List<FakeCandidate> candidates = candidates(2);
            candidates.get(0).weight = 3;
            assertThat((double) counts(createStrategy(), candidates, this).get("e0"))
                    .isCloseTo(0.75 * MANY, within(0.05 * MANY));
        }
    }

    @Nested
    class LeastInFlightTest extends RoutingStrategyKit {

        @Override
        RoutingStrategy createStrategy() {
            return RoutingStrategy.leastInFlight();
        }

        @Test
        void a_heavy_endpoint_may_have_more_in_flight() {
            List<FakeCandidate> candidates = candidates(2);
            candidates.get(0).weight = 4;
            candidates.get(0).inFlight = 3;
            candidates.get(1).inFlight = 1;
            assertThat(createStrategy().choose(candidates, request("?")).name()).isEqualTo("e0");
        }
    }

    @Nested
    class LeastOutstandingTokensTest extends RoutingStrategyKit {

        @Override
        RoutingStrategy createStrategy() {
            return RoutingStrategy.leastOutstandingTokens();
        }

        @Test
        void one_long_request_outweighs_many_short_ones() {
            List<FakeCandidate> candidates = candidates(2);
            candidates.get(0).inFlight = 1;
            candidates.get(0).outstandingTokens = 30_000;
            candidates.get(1).inFlight = 9;
            candidates.get(1).outstandingTokens = 9 * 200;
            assertThat(createStrategy().choose(candidates, request("?")).name()).isEqualTo("e1");
        }
    }

    @Nested
    class LowestLatencyTest extends RoutingStrategyKit {

        @Override
        RoutingStrategy createStrategy() {
            return RoutingStrategy.lowestLatency();
        }

        @Test
        void the_slowest_of_three_is_never_the_better_of_two() {
            List<FakeCandidate> candidates = candidates(3);
            for (int i = 0; i < 3; i++) {
                candidates.get(i).nanosPerToken = 1e6 * (i + 1);
            }
            assertThat(counts(createStrategy(), candidates, this)).containsOnlyKeys("e0", "e1");
        }
    }

    @Nested
    class CheapestTest extends RoutingStrategyKit {

        @Override
        RoutingStrategy createStrategy() {
            return RoutingStrategy.cheapest();
        }

        @Test
        void an_unknown_price_is_not_taken_for_cheap() {
            List<FakeCandidate> candidates = candidates(2);
            candidates.get(0).cost = Double.POSITIVE_INFINITY;
            candidates.get(1).cost = 9;
            assertThat(createStrategy().choose(candidates, request("?")).name()).isEqualTo("e1");
        }
    }

    @Nested
    class SessionHashTest extends RoutingStrategyKit {

        @Override
        RoutingStrategy createStrategy() {
            return RoutingStrategy.sessionHash();
        }

        @Test
        void a_session_stays_and_only_those_of_a_lost_endpoint_move() {
            List<FakeCandidate> candidates = candidates(5);
            RoutingStrategy strategy = createStrategy();
            int moved = 0;
            for (int i = 0; i < MANY; i++) {
                Candidate before = strategy.choose(candidates, request("session " + i));
                assertThat(strategy.choose(candidates, request("session " + i))).isSameAs(before);
                Candidate after = strategy.choose(candidates.subList(0, 4), request("session " + i));
                moved += after == before ? 0 : 1;
            }
            assertThat((double) moved).isCloseTo(MANY / 5.0, within(0.05 * MANY));
        }

        @Test
        void no_endpoint_gets_more_than_its_bounded_share() {
            List<FakeCandidate> candidates = candidates(4);
            RoutingStrategy strategy = createStrategy();
            for (int i = 0; i < 100; i++) {
                ((FakeCandidate) strategy.choose(candidates, request("one session for all"))).inFlight++;
            }
            assertThat(candidates).allSatisfy(each -> assertThat(each.inFlight).isLessThanOrEqualTo(32));
        }
    }

    @Nested
    class PrefixAffinityTest extends RoutingStrategyKit {

        @Override
        RoutingStrategy createStrategy() {
            return RoutingStrategy.prefixAffinity();
        }

        @Test
        void a_prefix_returns_to_where_it_was_read_even_from_an_empty_start() {
            RoutingStrategy strategy = createStrategy();
            List<FakeCandidate> candidates = candidates(8);
            Map<String, Map<String, Integer>> places = new HashMap<>();
            for (int i = 0; i < MANY; i++) {
                String prefix = "document " + i % 20 + " ";
                Candidate chosen = strategy.choose(candidates, request(prefix.repeat(100) + "question " + i));
                places.computeIfAbsent(prefix, key -> new HashMap<>()).merge(chosen.name(), 1, Integer::sum);
            }
            // Exploration may let a second endpoint know a prefix, and from then on both do.
            assertThat(places.values()).allSatisfy(of -> assertThat(of.size()).isLessThanOrEqualTo(4));
        }

        @Test
        void one_choice_in_a_hundred_explores() {
            String prompt = "the same document ".repeat(100);
            int explored = 0;
            for (int i = 0; i < MANY; i++) {
                RoutingStrategy strategy = createStrategy();
                List<FakeCandidate> candidates = candidates(2);
                FakeCandidate first = (FakeCandidate) strategy.choose(candidates, request(prompt));
                // Busier, but not overloaded: whoever does not explore stays.
                first.outstandingTokens = 1000;
                explored += strategy.choose(candidates, request(prompt)) == first ? 0 : 1;
            }
            assertThat(explored).isBetween(MANY / 300, MANY / 40);
        }

        @Test
        void an_overloaded_endpoint_loses_its_prefix() {
            RoutingStrategy strategy = createStrategy();
            List<FakeCandidate> candidates = candidates(2);
            String prompt = "the same document ".repeat(100);
            FakeCandidate first = (FakeCandidate) strategy.choose(candidates, request(prompt));
            first.inFlight = 4;
            first.outstandingTokens = 1000;
            assertThat(strategy.choose(candidates, request(prompt))).isNotSameAs(first);
        }
    }

    @Nested
    class ServerLoadTest extends RoutingStrategyKit {

        @Override
        RoutingStrategy createStrategy() {
            return RoutingStrategy.serverLoad();
        }

        @Test
        void a_full_cache_or_a_long_queue_repels() {
            List<FakeCandidate> candidates = candidates(2);
            candidates.get(0).load = new EndpointLoad(1, 0, 0.9);
            candidates.get(1).load = new EndpointLoad(1, 2, 0.1);
            assertThat(createStrategy().choose(candidates, request("?")).name()).isEqualTo("e1");
        }
    }

    @Nested
    class QualityStrategyTest extends RoutingStrategyKit {

        @Override
        RoutingStrategy createStrategy() {
            return new QualityStrategy("chat");
        }

        @Test
        void the_endpoint_with_the_better_scores_gets_most_calls() {
            QualityStrategy strategy = new QualityStrategy("chat");
            List<FakeCandidate> candidates = candidates(3);
            double[] quality = {0.5, 0.9, 0.6};
            Map<String, Integer> counts = new HashMap<>();
            for (int i = 0; i < MANY; i++) {
                Candidate chosen = strategy.choose(candidates, request("?"));
                boolean good = random.nextDouble() < quality[candidates.indexOf(chosen)];
                strategy.score(chosen.name(), good ? 1 : 0);
                counts.merge(chosen.name(), 1, Integer::sum);
            }
            assertThat((double) counts.get("e1")).isGreaterThan(0.7 * MANY);
        }

        @Test
        void a_score_of_nobody_or_out_of_range_is_refused() {
            QualityStrategy strategy = new QualityStrategy("chat");
            assertThatThrownBy(() -> strategy.score("e7", 1)).hasMessageContaining("but was 'e7'");
            strategy.choose(candidates(1), request("?"));
            assertThatThrownBy(() -> strategy.score("e0", 2))
                    .hasMessage("score must be at least 0 and at most 1, but was 2.0");
        }
    }

    private static Map<String, Integer> counts(
            RoutingStrategy strategy, List<FakeCandidate> candidates, RoutingStrategyKit kit) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < RoutingStrategyKit.MANY; i++) {
            counts.merge(strategy.choose(candidates, kit.request("?")).name(), 1, Integer::sum);
        }
        return counts;
    }
}
