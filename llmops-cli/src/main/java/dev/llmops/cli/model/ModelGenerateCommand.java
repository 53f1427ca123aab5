package dev.llmops.cli.model;

import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.cli.answer.ModelOps;
import dev.llmops.cli.answer.Replies;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.cli.option.PromptOptions;
import dev.llmops.cli.option.SamplingOptions;
import dev.llmops.cli.option.SpeculationOptions;
import dev.llmops.cli.option.Variables;
import dev.llmops.core.Ask;
import dev.llmops.core.LlmOps;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops model generate}. */
@Command(
        name = "generate",
        header = "Ask a model one question.",
        description = "The answer is printed while it is written, and the call is recorded in the store.",
        footer = {
            "%nExample: llmops model generate \"What is a JVM?\" --max-tokens 100",
            "Example: llmops model generate --prompts prompts --prompt support-answer@2 --var question=\"How long is it?\""
        })
final class ModelGenerateCommand extends Operation {

    @Mixin
    ModelOptions model;

    @Mixin
    SpeculationOptions speculation;

    @Mixin
    PromptOptions prompts;

    @Mixin
    Variables variables;

    @Mixin
    SamplingOptions sampling;

    @Parameters(arity = "0..1", paramLabel = "TEXT", description = "The question; - reads it from standard input.")
    @Nullable
    String text;

    @Option(names = "--system", paramLabel = "TEXT", description = "What the model is told before the question.")
    @Nullable
    String system;

    @Option(names = "--schema", paramLabel = "FILE", description = "A JSON schema that the answer must follow.")
    @Nullable
    Path schema;

    @Option(
            names = "--prompt",
            paramLabel = "NAME[@VERSION]",
            description = "Ask by a prompt of the store instead of TEXT.")
    @Nullable
    PromptReference prompt;

    @Option(names = "--user", paramLabel = "NAME", description = "Who asks; kept in the record.")
    @Nullable
    String user;

    @Override
    public Integer call() {
        check();
        String question = text == null ? null : question(text);
        try (ModelOps local = ModelOps.open(() -> model.openSpeculative(console(), speculation), prompts::open)) {
            Ask ask = question == null ? byPrompt(local) : directly(local, question);
            if (user != null) {
                ask.forUser(user);
            }
            new Replies(this).print(ask);
        }
        return 0;
    }

    private void check() {
        if ((text == null) == (prompt == null)) {
            throw usage(
                    text == null ? "a question is missing: give TEXT or --prompt" : "give TEXT or --prompt, not both");
        }
        if (prompt != null && (system != null || schema != null)) {
            throw usage("--system and --schema go with TEXT; a prompt brings its own");
        }
        if (prompt == null && !variables.given.isEmpty()) {
            throw usage("--var goes with --prompt");
        }
    }

    private String question(String given) {
        String question = given.equals("-") ? console().in().lines().collect(Collectors.joining("\n")) : given;
        if (question.isBlank()) {
            throw usage("the question is empty");
        }
        return question;
    }

    private Ask byPrompt(ModelOps local) {
        LlmOps ops = local.ops();
        PromptReference asked = Objects.requireNonNull(prompt, "prompt");
        return ops.prompt(asked)
                .with(variables.values())
                .parameters(sampling.parameters(ops.prompts().get(asked), local.model()));
    }

    private Ask directly(ModelOps local, String question) {
        ModelRequest.Builder request = ModelRequest.builder().parameters(sampling.parameters(local.model()));
        if (system != null) {
            request.system(system);
        }
        if (schema != null) {
            request.responseFormat(new ResponseFormat.Schema(new JsonSchema("answer", TextFiles.read(schema))));
        }
        return local.ops().request(request.user(question).build());
    }
}
