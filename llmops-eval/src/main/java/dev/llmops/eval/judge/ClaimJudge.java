package dev.llmops.eval.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelClient;
import dev.llmops.eval.judge.ClaimVerdict.Support;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Judges with a model whether evidence supports claims. Claims are numbered, and a verdict belongs to the claim whose number it has, wherever
 * it appears.
 * A claim without a verdict, or with two that differ, is asked again once; if it still has none, it has none, and never counts as supported.
 * Verdicts with numbers
 * that no claim has are dropped. Safe for use by multiple threads.
 */
public final class ClaimJudge {

    private static final Map<String, Support> WORDS = Map.of(
            "supported", Support.SUPPORTED,
            "contradicted", Support.CONTRADICTED,
            "not_mentioned", Support.NOT_MENTIONED);

    /** A reply with more verdicts than these is likely to be cut. */
    private static final int CLAIMS_PER_CALL = 10;

    private static final JsonSchema SCHEMA = new JsonSchema("claims", """
            {"type":"object","properties":{"verdicts":{"type":"array","items":{"type":"object","properties":{\
            "index":{"type":"integer"},"rationale":{"type":"string"},\
            "verdict":{"type":"string","enum":["supported","contradicted","not_mentioned"]}},\
            "required":["index","rationale","verdict"],"additionalProperties":false}}},\
            "required":["verdicts"],"additionalProperties":false}""");

    private static final String SYSTEM = """
            You check claims against passages. Only what stands in the passages counts, not what you know.
            %s
            Reply with one JSON object: "verdicts", an array with one object for each claim: "index", the claim's index, then "rationale", one short sentence why, then
            "verdict": "supported" if a passage says what the claim says, "contradicted" if a passage says that it is not so, "not_mentioned" if none says either.""";

    private final String system;
    private final VerdictCalls calls;

    private ClaimJudge(ModelClient model) {
        this.system = String.format(Locale.ROOT, SYSTEM, Material.RULE);
        this.calls = new VerdictCalls(model, VerdictCalls.DEFAULTS);
    }

    /**
     * {@return a judge of claims that asks at temperature 0}
     *
     * @param model the judging model; not closed
     */
    public static ClaimJudge of(ModelClient model) {
        return new ClaimJudge(model);
    }

    /** {@return the model and a hash of everything it is asked} */
    public String definition() {
        return calls.definition("claims", List.of(system, SCHEMA.json()));
    }

    /** {@return the quality of its replies so far; up to 10 claims are a reply} */
    public JudgeCounts counts() {
        return calls.counts();
    }

    /**
     * Judges claims.
     *
     * @param claims the claims; if empty, no model is called
     * @param evidence the texts that may support them
     * @return a verdict for each claim
     */
    public ClaimVerdicts judge(List<String> claims, List<String> evidence) {
        Course course = new Course(List.copyOf(claims), List.copyOf(evidence));
        course.ask(IntStream.range(0, claims.size()).boxed().toList());
        List<Integer> open = course.open();
        course.ask(open);
        return course.verdicts(open.size());
    }

    private Reply<Map<Integer, Found>> ask(List<String> claims, List<Integer> wanted, List<String> evidence) {
        Material material = Material.of(evidence);
        ArrayNode list = material.object().putArray("claims");
        wanted.forEach(index -> list.addObject().put("index", index + 1).put("claim", claims.get(index)));
        return calls.ask(system, SCHEMA, material.json(), (verdict, response) -> read(verdict, wanted));
    }

    private static Map<Integer, Found> read(ObjectNode reply, List<Integer> wanted) {
        JsonNode verdicts = reply.get("verdicts");
        if (verdicts == null || !verdicts.isArray()) {
            throw new IllegalArgumentException("has no array 'verdicts'");
        }
        Map<Integer, Found> found = new TreeMap<>();
        Set<Integer> unclear = new HashSet<>();
        for (JsonNode each : verdicts) {
            JsonNode index = each.path("index");
            Support support = WORDS.get(each.path("verdict").asText());
            if (!index.isInt() || support == null || !wanted.contains(index.intValue() - 1)) {
                continue;
            }
            Found before = found.putIfAbsent(
                    index.intValue() - 1,
                    new Found(support, each.path("rationale").asText()));
            if (before != null && before.support() != support) {
                unclear.add(index.intValue() - 1);
            }
        }
        found.keySet().removeAll(unclear);
        return found;
    }

    private record Found(Support support, String rationale) {}

    /** One set of claims on its way. */
    private final class Course {

        private static final Score NOT_SAID =
                new Score.Unscored("the judge gave the claim no verdict, or two that differ");

        private final List<String> claims;
        private final List<String> evidence;
        private final Map<Integer, Found> found = new TreeMap<>();
        private final Map<Integer, Score> missing = new TreeMap<>();
        private @Nullable TokenUsage usage;

        Course(List<String> claims, List<String> evidence) {
            this.claims = claims;
            this.evidence = evidence;
        }

        void ask(List<Integer> wanted) {
            for (int from = 0; from < wanted.size(); from += CLAIMS_PER_CALL) {
                List<Integer> some = wanted.subList(from, Math.min(wanted.size(), from + CLAIMS_PER_CALL));
                Reply<Map<Integer, Found>> reply = ClaimJudge.this.ask(claims, some, evidence);
                usage = PairwiseJudge.sum(usage, reply.usage());
                Score fault = reply.missing();
                some.forEach(index -> missing.put(index, fault == null ? NOT_SAID : fault));
                Map<Integer, Found> told = reply.verdict();
                if (told != null) {
                    found.putAll(told);
                }
            }
        }

        /** Those that a reply left out; where there was no reply to speak of, asking once more was tried already. */
        List<Integer> open() {
            return IntStream.range(0, claims.size())
                    .boxed()
                    .filter(index -> !found.containsKey(index) && NOT_SAID.equals(missing.get(index)))
                    .toList();
        }

        ClaimVerdicts verdicts(int askedAgain) {
            List<ClaimVerdict> all = new ArrayList<>();
            for (int i = 0; i < claims.size(); i++) {
                Found each = found.get(i);
                all.add(
                        each == null
                                ? new ClaimVerdict(claims.get(i), null, missing.get(i), null)
                                : new ClaimVerdict(claims.get(i), each.support(), null, each.rationale()));
            }
            return new ClaimVerdicts(all, askedAgain, usage);
        }
    }
}
