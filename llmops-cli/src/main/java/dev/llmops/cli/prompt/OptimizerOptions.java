package dev.llmops.cli.prompt;

import dev.llmops.eval.optimize.ExampleSource;
import dev.llmops.eval.optimize.OptimizationBudget;
import dev.llmops.eval.optimize.PromptOptimizer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a search tries, and what it may take. */
final class OptimizerOptions {

    @Option(
            names = "--budget-calls",
            required = true,
            paramLabel = "N",
            description = "Most calls of models in all: the search, its proposals and the verdict.")
    int calls;

    @Option(
            names = "--budget-tokens",
            paramLabel = "N",
            description = "Most tokens in all, read and written together. Default: no limit.")
    @Nullable
    Long tokens;

    @Option(
            names = "--instruction",
            paramLabel = "TEXT",
            description = "An instruction to try in place of the system message; may be given several times.")
    List<String> instructions = List.of();

    @Option(
            names = "--proposals",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many instructions a model is asked for. Default: ${DEFAULT-VALUE}.")
    int proposals;

    @Option(
            names = "--example-sets",
            paramLabel = "N",
            defaultValue = "6",
            description = "How many sets of examples are drawn and tried. Default: ${DEFAULT-VALUE}.")
    int exampleSets;

    @Option(
            names = "--shots",
            split = ",",
            paramLabel = "N",
            defaultValue = "2,4",
            description = "How many examples a set has, in turn. Default: ${DEFAULT-VALUE}.")
    List<Integer> shots = List.of();

    @Option(
            names = "--bootstrap",
            description = "Show answers of the prompt itself to which the metric gave 1, and not what rows expect.")
    boolean bootstrap;

    @Option(
            names = "--ablation",
            description = "Ask the best instruction alone and the best examples alone the held-out rows too.")
    boolean ablation;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "256",
            description = "The longest answer, if the prompt does not say. Default: ${DEFAULT-VALUE}.")
    int maxTokens;

    OptimizationBudget budget() {
        OptimizationBudget budget = OptimizationBudget.ofCalls(calls);
        return tokens == null ? budget : budget.withTokens(tokens);
    }

    void apply(PromptOptimizer.Builder builder) {
        builder.instructions(instructions)
                .proposals(proposals)
                .exampleSets(exampleSets)
                .shots(shots)
                .exampleSource(bootstrap ? ExampleSource.BOOTSTRAPPED : ExampleSource.EXPECTED)
                .ablation(ablation)
                .maxTokens(maxTokens);
    }
}
