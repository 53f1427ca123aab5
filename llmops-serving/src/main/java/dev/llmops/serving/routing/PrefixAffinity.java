package dev.llmops.serving.routing;

import dev.llmops.api.message.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends a request where its beginning was read before, so that the server's prefix cache has it. The conversation is cut into blocks of 128
 * characters, each hashed together with all before it, and each endpoint remembers its latest 16,384 blocks.
 *
 * <p>Affinity is a filter: only where at least half of the blocks are known are the candidates narrowed to those that know most, and among them the
 * fewest outstanding tokens decide. It breaks where all of those have many more attempts in flight than the idlest candidate (at least 4 more, and
 * more than 1.5 times as many), and in one of 100 choices, so that the prefix spreads and new endpoints get to know it. Every choice is
 * remembered, also those without affinity: else it would never begin.
 */
final class PrefixAffinity implements RoutingStrategy {

    private static final int BLOCK = 128;
    private static final int MAX_BLOCKS_OF_REQUEST = 1024;
    private static final int MAX_BLOCKS_OF_ENDPOINT = 16_384;
    private static final double THRESHOLD = 0.5;
    private static final double EXPLORATION = 0.01;
    private static final int OVERLOAD_ABSOLUTE = 4;
    private static final double OVERLOAD_RELATIVE = 1.5;

    private final Map<String, KnownBlocks> known = new HashMap<>();
    private final RoutingStrategy byLoad = RoutingStrategy.leastOutstandingTokens();

    @Override
    public Candidate choose(List<? extends Candidate> candidates, RoutingRequest request) {
        List<Long> blocks = blocks(request.request().messages());
        Candidate chosen = byLoad.choose(narrowed(candidates, blocks, request), request);
        known.computeIfAbsent(chosen.name(), name -> new KnownBlocks()).add(blocks);
        return chosen;
    }

    private List<? extends Candidate> narrowed(
            List<? extends Candidate> candidates, List<Long> blocks, RoutingRequest request) {
        int most = candidates.stream()
                .mapToInt(candidate -> matched(candidate, blocks))
                .max()
                .orElse(0);
        if (most == 0 || most < THRESHOLD * blocks.size() || request.random().nextDouble() < EXPLORATION) {
            return candidates;
        }
        List<? extends Candidate> sticky = candidates.stream()
                .filter(candidate -> matched(candidate, blocks) == most)
                .toList();
        return least(sticky) >= OVERLOAD_ABSOLUTE + least(candidates)
                        && least(sticky) > OVERLOAD_RELATIVE * least(candidates)
                ? candidates
                : sticky;
    }

    private static int least(List<? extends Candidate> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(Candidate::inFlight))
                .map(Candidate::inFlight)
                .orElse(0);
    }

    private int matched(Candidate candidate, List<Long> blocks) {
        KnownBlocks of = known.get(candidate.name());
        return of == null ? 0 : of.matched(blocks);
    }

    private static List<Long> blocks(List<Message> messages) {
        StringBuilder text = new StringBuilder();
        for (Message message : messages) {
            text.append(message.role()).append('\n').append(message.text()).append('\n');
            if (text.length() >= BLOCK * MAX_BLOCKS_OF_REQUEST) {
                break;
            }
        }
        List<Long> blocks = new ArrayList<>();
        long hash = 0;
        for (int at = 0; at + BLOCK <= text.length() && blocks.size() < MAX_BLOCKS_OF_REQUEST; at += BLOCK) {
            hash = Hashes.of(hash, text.subSequence(at, at + BLOCK));
            blocks.add(hash);
        }
        return blocks;
    }

    /** The blocks of one endpoint, those used longest ago forgotten first. */
    private static final class KnownBlocks extends LinkedHashMap<Long, Boolean> {

        private static final long serialVersionUID = 1L;

        KnownBlocks() {
            super(16, 0.75f, true);
        }

        void add(List<Long> blocks) {
            blocks.forEach(block -> put(block, true));
        }

        int matched(List<Long> blocks) {
            int count = 0;
            while (count < blocks.size() && containsKey(blocks.get(count))) {
                count++;
            }
            return count;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > MAX_BLOCKS_OF_ENDPOINT;
        }
    }
}
