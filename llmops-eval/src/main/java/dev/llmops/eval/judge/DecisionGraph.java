package dev.llmops.eval.judge;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelClient;
import dev.llmops.eval.judge.DecisionNode.Leaf;
import dev.llmops.eval.judge.DecisionNode.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A judge that asks small questions, one after the other, each answer selecting the next: an acyclic graph of multiple-choice
 * questions whose leaves are scores. The same answers always lead to the same score. A question without a clear answer makes the whole {@link
 * Score.Unscored}.
 * The rationale is the path. Safe for use by multiple threads.
 */
public final class DecisionGraph implements Evaluator {

    private final String name;
    private final String start;
    private final Map<String, DecisionNode> nodes;
    private final VerdictCalls calls;

    private DecisionGraph(Builder builder, String start) {
        this.name = builder.name;
        this.start = start;
        this.nodes = Map.copyOf(builder.nodes);
        this.calls = new VerdictCalls(builder.model, VerdictCalls.DEFAULTS);
    }

    /**
     * {@return a builder of a graph that begins with the first question added}
     *
     * @param name name of the evaluator
     * @param model the answering model; not closed
     */
    public static Builder builder(String name, ModelClient model) {
        return new Builder(name, model);
    }

    @Override
    public String name() {
        return name;
    }

    /** {@return the model and a hash of the graph} */
    @Override
    public String definition() {
        return calls.definition(
                "decisions",
                List.of(
                        start,
                        new TreeMap<>(nodes)
                                .values().stream().map(DecisionNode::asked).toList()));
    }

    /** {@return the quality of the model's replies so far; each question is a reply} */
    public JudgeCounts counts() {
        return calls.counts();
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        String material = Material.of(answer.input(), answer.expected(), answer.passages())
                .with("answer", answer.output())
                .json();
        List<String> path = new ArrayList<>();
        TokenUsage usage = null;
        DecisionNode node = node(start);
        while (node instanceof Question question) {
            Reply<String> reply = question.ask(calls, material);
            usage = PairwiseJudge.sum(usage, reply.usage());
            String choice = reply.verdict();
            if (choice == null) {
                return new Judgement(name, missing(question, reply), told(path, reply.text()), usage);
            }
            path.add(question.id() + ": " + choice);
            node = node(question.next(choice));
        }
        return new Judgement(name, Score.of(((Leaf) node).score()), told(path, null), usage);
    }

    private DecisionNode node(String id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    private static Score missing(Question question, Reply<String> reply) {
        String at = "question '" + question.id() + "': ";
        return reply.missing() instanceof Score.Failed failed
                ? new Score.Failed(at + failed.error())
                : new Score.Unscored(at + ((Score.Unscored) Objects.requireNonNull(reply.missing())).reason());
    }

    private static String told(List<String> path, @Nullable String reply) {
        String steps = String.join(" > ", path);
        return reply == null ? steps : steps + " > " + reply;
    }

    /** Builds a {@link DecisionGraph}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final String name;
        private final ModelClient model;
        private final Map<String, DecisionNode> nodes = new LinkedHashMap<>();

        private Builder(String name, ModelClient model) {
            this.name = Objects.requireNonNull(name, "name");
            this.model = Objects.requireNonNull(model, "model");
        }

        /**
         * Adds a question with the answers yes and no.
         *
         * @param id its id
         * @param question the question about the judged answer, in words
         * @param yes id of the node that comes after yes
         * @param no id of the node that comes after no
         * @return this
         */
        public Builder yesNo(String id, String question, String yes, String no) {
            Map<String, String> next = new LinkedHashMap<>();
            next.put("yes", yes);
            next.put("no", no);
            return choice(id, question, next);
        }

        /**
         * Adds a question with your own answers.
         *
         * @param id its id
         * @param question the question about the judged answer, in words
         * @param next at least two answers, each with the id of the node that comes after it
         * @return this
         */
        public Builder choice(String id, String question, Map<String, String> next) {
            return add(new Question(id, question, next));
        }

        /**
         * Adds a leaf.
         *
         * @param id its id
         * @param score the score, finite
         * @return this
         */
        public Builder leaf(String id, double score) {
            return add(new Leaf(id, score));
        }

        private Builder add(DecisionNode node) {
            if (nodes.putIfAbsent(node.id(), node) != null) {
                throw new IllegalArgumentException("ids must differ, but two nodes are '" + node.id() + "'");
            }
            return this;
        }

        /**
         * Builds the graph.
         *
         * @return the graph
         * @throws IllegalArgumentException if there is no question, an answer leads to a missing node or back to itself, or a node
         *     cannot be reached
         */
        public DecisionGraph build() {
            String start = nodes.values().stream()
                    .filter(Question.class::isInstance)
                    .map(DecisionNode::id)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("a graph must have a question, but has none"));
            DecisionPaths.check(start, nodes);
            return new DecisionGraph(this, start);
        }
    }
}
