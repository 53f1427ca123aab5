package dev.llmops.cli.rag;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.cli.answer.Cited;
import dev.llmops.cli.answer.ModelOps;
import dev.llmops.cli.answer.Replies;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.cli.option.PromptOptions;
import dev.llmops.cli.option.SamplingOptions;
import dev.llmops.core.Answer;
import dev.llmops.core.Ask;
import dev.llmops.core.LlmOps;
import dev.llmops.rag.RagIndex;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops rag ask}. */
@Command(
        name = "ask",
        header = "Ask a model about indexed documents.",
        description =
                "The answer is printed while it is written; then what it cites, with file and range, and whether the"
                        + " passage supports it. Passages that it was given but does not cite are not shown.",
        footer = "%nExample: llmops rag ask \"How long is the cable?\" --index docs.index")
final class RagAskCommand extends Operation {

    private static final String QUESTION = "question";

    @Mixin
    Grounding grounding;

    @Mixin
    StageOptions stages;

    @Mixin
    ModelOptions model;

    @Mixin
    PromptOptions prompts;

    @Mixin
    SamplingOptions sampling;

    @Parameters(paramLabel = "TEXT", description = "The question.")
    String text;

    @Option(
            names = "--prompt",
            paramLabel = "NAME[@VERSION]",
            description =
                    "A prompt with the variables passages and question. Default: one that is registered as rag-ask.")
    @Nullable
    PromptReference prompt;

    @Override
    public Integer call() {
        grounding.check(this);
        if (text.isBlank()) {
            throw usage("the question is empty");
        }
        try (RagIndex opened = grounding.existing();
                RerankOptions.Opened reranker = stages.rerank.open(console())) {
            Retriever retriever = stages.over(opened, opened, reranker, grounding.k, grounding.tenant);
            ask(retriever);
        }
        return 0;
    }

    private void ask(Retriever retriever) {
        try (ModelOps local = ModelOps.open(
                () -> model.open(console(), null),
                prompts::open,
                builder -> grounding.apply(builder, retriever, QUESTION))) {
            PromptReference asked = promptIn(local.ops());
            Ask ask = local.ops()
                    .prompt(asked)
                    .with(QUESTION, text)
                    .parameters(sampling.parameters(local.ops().prompts().get(asked), local.model()));
            Answer answer = new Replies(this).print(grounding.tenant == null ? ask : ask.forTenant(grounding.tenant));
            if (!json) {
                answer.citations().stream().map(Cited::of).forEach(cited -> output().line(cited.toString()));
            }
        }
    }

    private PromptReference promptIn(LlmOps ops) {
        return prompt != null
                ? prompt
                : ops.prompts()
                        .register(RagPrompt.NAME, RagPrompt.CONTENT, PromptCommit.NONE)
                        .reference();
    }
}
