package dev.llmops.eval.judge;

import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.TokenProbability;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The expected score of a judge that gives a number: the sum of the numbers of the scale, each times its probability (Liu et al. 2023,
 * "G-Eval: NLG Evaluation
 * using GPT-4 with Better Human Alignment", section 2). The probabilities are those of the tokens that the model could have generated in
 * the number's place, normalized to sum to 1 over the scale.
 */
public final class ScoreProbabilities {

    /** Rounding may leave a little more than 1. */
    private static final double MAX = 1 + 1e-3;

    private ScoreProbabilities() {}

    /**
     * {@return the expected score, or empty if no token is a number of the scale}
     *
     * @param tokens the likeliest tokens at the number's place; tokens for the same number add up
     * @param worst smallest number of the scale
     * @param best largest number of the scale
     * @param minProbability tokens below it are left out: 0 is the paper's rule, 0.01 is DeepEval's
     */
    public static OptionalDouble expected(List<TokenProbability> tokens, int worst, int best, double minProbability) {
        double weighted = 0;
        double sum = 0;
        for (TokenProbability token : tokens) {
            double probability = Math.exp(token.logProbability());
            String text = token.text().strip();
            // Beyond 1 it is no probability, and an infinite one would leave no number behind.
            if (probability >= minProbability && probability <= MAX && isNumber(text)) {
                int number = Integer.parseInt(text);
                if (number >= worst && number <= best) {
                    weighted += number * probability;
                    sum += probability;
                }
            }
        }
        return sum > 0 ? OptionalDouble.of(weighted / sum) : OptionalDouble.empty();
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    /**
     * The expected score of a reply that ends with a number; empty if the response has no probabilities for it. After the number, only the
     * characters that close the
     * reply may follow: an equal number before other words is part of the rationale, and says nothing about the score.
     */
    static OptionalDouble expected(ModelResponse response, int said, int worst, int best) {
        List<TokenProbability> tokens = TokenProbability.of(response);
        for (int i = tokens.size() - 1; i >= 0; i--) {
            TokenProbability token = tokens.get(i);
            String text = token.text().strip();
            if (text.equals(String.valueOf(said))) {
                return expected(alternatives(token), worst, best, 0);
            }
            if (!text.chars().allMatch(each -> each == '}' || each == '`') && !isSpecial(text)) {
                return OptionalDouble.empty();
            }
        }
        return OptionalDouble.empty();
    }

    /** The end of a turn, where a server tells it among the tokens. */
    private static boolean isSpecial(String text) {
        return text.startsWith("<") && text.endsWith(">");
    }

    /** The token that was said counts also where it is none of the likeliest, as a schema can force it. */
    private static List<TokenProbability> alternatives(TokenProbability said) {
        List<TokenProbability> all = new ArrayList<>(said.top());
        if (all.stream().noneMatch(each -> each.bytes().equals(said.bytes()))) {
            all.add(said);
        }
        return all;
    }
}
