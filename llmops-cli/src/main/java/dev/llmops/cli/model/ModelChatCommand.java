package dev.llmops.cli.model;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.cli.answer.ModelOps;
import dev.llmops.cli.answer.Replies;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.cli.option.SamplingOptions;
import dev.llmops.cli.option.SpeculationOptions;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.core.Answer;
import dev.llmops.core.Ask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops model chat}. */
@Command(
        name = "chat",
        header = "Talk with a model.",
        description = "Each line is a turn, and the model sees the ones before. /new forgets them; the end of the input"
                + " (Ctrl-D) or Ctrl-C ends. Every turn is recorded in the store.",
        footer = "%nExample: llmops model chat --system \"You are brief.\"")
final class ModelChatCommand extends Operation {

    @Mixin
    ModelOptions model;

    @Mixin
    SpeculationOptions speculation;

    @Mixin
    StoreFile store;

    @Mixin
    SamplingOptions sampling;

    @Option(names = "--system", paramLabel = "TEXT", description = "What the model is told before the first turn.")
    @Nullable
    String system;

    @Option(names = "--user", paramLabel = "NAME", description = "Who talks; kept in the records.")
    @Nullable
    String user;

    @Override
    public Integer call() {
        try (ModelOps local = ModelOps.open(() -> model.openSpeculative(console(), speculation), store::open)) {
            return talk(local);
        }
    }

    private int talk(ModelOps local) {
        List<Message> history = new ArrayList<>();
        int failed = 0;
        for (String line = readLine(); line != null; line = readLine()) {
            if (line.strip().equals("/new")) {
                history.clear();
            } else if (!line.isBlank() && !turn(local, history, line)) {
                failed++;
            }
        }
        if (console().terminal()) {
            output().remark("");
        }
        return failed == 0 ? 0 : 1;
    }

    /** One question and its answer; if there is none, the conversation stays as it was. */
    private boolean turn(ModelOps local, List<Message> history, String line) {
        Message question = Message.user(line);
        try {
            Answer answer = new Replies(this).print(ask(local, history, question));
            history.add(question);
            history.add(answer.response().message());
            return true;
        } catch (LlmOpsException e) {
            output().remark(spec.qualifiedName() + ": " + Failures.sentence(e));
            return false;
        }
    }

    private Ask ask(ModelOps local, List<Message> history, Message question) {
        ModelRequest.Builder request = ModelRequest.builder().parameters(sampling.parameters(local.model()));
        if (system != null) {
            request.system(system);
        }
        history.forEach(request::message);
        Ask ask = local.ops().request(request.message(question).build());
        return user == null ? ask : ask.forUser(user);
    }

    private @Nullable String readLine() {
        if (console().terminal()) {
            console().err().print("> ");
            console().err().flush();
        }
        try {
            return console().in().readLine();
        } catch (IOException e) {
            throw new UncheckedIOException("standard input cannot be read", e);
        }
    }
}
