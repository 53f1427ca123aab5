package dev.llmops.eval.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelResponse;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides with a model which of two answers is better by a {@link Rubric}, whose scale it does not use. The model sees each pair twice, once
 * in each order: if both
 * agree, that is the verdict, and a conflict is a tie. Safe for use by multiple threads.
 */
public final class PairwiseJudge implements PairJudge {

    private static final String FIRST = "first";
    private static final String SECOND = "second";
    private static final String TIE = "tie";
    private static final List<String> WORDS = List.of(FIRST, SECOND, TIE);

    private static final String SCHEMA = """
            {"type":"object","properties":{"rationale":%s,\
            "winner":{"type":"string","enum":["first","second","tie"]}},\
            "required":["rationale","winner"],"additionalProperties":false}""";

    private static final String SYSTEM = """
            You compare two answers to one question by one criterion.
            %s
            %s
            If the material has "expected", that is a correct answer: compare both with it, and with nothing that you believe to know better.
            Which answer is shown first means nothing, and neither does which is longer.
            Reply with one JSON object: "rationale", one or two sentences why, then "winner": "first", "second", or "tie" if neither is better.""";

    private final String name;
    private final String system;
    private final JsonSchema schema;
    private final VerdictCalls calls;
    private final boolean bothOrders;

    private PairwiseJudge(Builder builder) {
        this.name = builder.name;
        this.system = String.format(Locale.ROOT, SYSTEM, builder.rubric.instructions(), Material.RULE);
        this.schema = new JsonSchema("comparison", String.format(Locale.ROOT, SCHEMA, builder.rationale.schema()));
        this.calls = new VerdictCalls(builder.model, builder.parameters);
        this.bothOrders = builder.bothOrders;
    }

    /**
     * {@return a builder of a judge that sees each pair in both orders}
     *
     * @param name its name
     * @param model the judging model; not closed
     * @param rubric the rubric; its scale and anchors are not used
     */
    public static Builder builder(String name, ModelClient model, Rubric rubric) {
        return new Builder(name, model, rubric);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String definition() {
        return calls.definition("pairwise", List.of(system, schema.json(), bothOrders));
    }

    @Override
    public PairVerdict compare(AnswerPair pair) {
        Reply<Said> given = ask(pair);
        OrderVerdict asGiven = order(given, false);
        if (!bothOrders) {
            return PairVerdict.of(asGiven, given.usage());
        }
        Reply<Said> other = ask(pair.swapped());
        return PairVerdict.of(asGiven, order(other, true), sum(given.usage(), other.usage()));
    }

    private Reply<Said> ask(AnswerPair pair) {
        String material = Material.of(pair.input(), pair.expected(), pair.passages())
                .with(FIRST, pair.a())
                .with(SECOND, pair.b())
                .json();
        return calls.ask(system, schema, material, PairwiseJudge::read);
    }

    private static Said read(ObjectNode verdict, ModelResponse response) {
        Winner winner = switch (VerdictCalls.word(verdict, "winner", WORDS)) {
            case FIRST -> Winner.A;
            case SECOND -> Winner.B;
            default -> Winner.TIE;
        };
        return new Said(winner, VerdictCalls.rationale(verdict, response));
    }

    private static OrderVerdict order(Reply<Said> reply, boolean swapped) {
        Said said = reply.verdict();
        if (said == null) {
            return new OrderVerdict(null, reply.missing(), reply.text());
        }
        return new OrderVerdict(swapped ? said.winner().swapped() : said.winner(), null, said.rationale());
    }

    static @Nullable TokenUsage sum(@Nullable TokenUsage one, @Nullable TokenUsage other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.plus(other);
    }

    /** {@return the quality of its replies so far; each order is a reply} */
    public JudgeCounts counts() {
        return calls.counts();
    }

    private record Said(Winner winner, String rationale) {}

    /** Builds a {@link PairwiseJudge}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final String name;
        private final ModelClient model;
        private final Rubric rubric;
        private ModelParameters parameters = VerdictCalls.DEFAULTS;
        private Rationale rationale = Rationale.UNLIMITED;
        private boolean bothOrders = true;

        private Builder(String name, ModelClient model, Rubric rubric) {
            this.name = Objects.requireNonNull(name, "name");
            this.model = Objects.requireNonNull(model, "model");
            this.rubric = Objects.requireNonNull(rubric, "rubric");
        }

        /**
         * Sets whether each pair is shown in both orders, which is the default. One order costs half, but includes the judge's position bias.
         *
         * @param value whether
         * @return this
         */
        public Builder bothOrders(boolean value) {
            this.bothOrders = value;
            return this;
        }

        /**
         * Sets the model's sampling parameters. The default is temperature 0.
         *
         * @param all the parameters
         * @return this
         */
        public Builder parameters(ModelParameters all) {
            this.parameters = Objects.requireNonNull(all, "all");
            return this;
        }

        /**
         * Limits the length of the reasons in the schema; by default, only the prompt asks for one or two sentences. Use it for models that run on
         * and never reach a verdict, as
         * small ones do; local models obey it, some vendors reject a schema that has it.
         *
         * @param characters at least 1
         * @return this
         */
        public Builder maxRationale(int characters) {
            this.rationale = Rationale.atMost(characters);
            return this;
        }

        /** {@return the judge} */
        public PairwiseJudge build() {
            return new PairwiseJudge(this);
        }
    }
}
