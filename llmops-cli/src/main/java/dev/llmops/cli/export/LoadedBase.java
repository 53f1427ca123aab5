package dev.llmops.cli.export;

import dev.llmops.cli.console.Console;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.local.LocalModel;
import dev.llmops.local.ModelCard;
import dev.llmops.tuning.TrainingExport;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The base that shall learn rows, if there is one. */
record LoadedBase(@Nullable LocalModel model, @Nullable ModelCard card) implements AutoCloseable {

    static LoadedBase of(@Nullable String base, Console console) {
        if (base == null) {
            return new LoadedBase(null, null);
        }
        Path file = ModelOptions.file(console, base);
        return new LoadedBase(LocalModel.builder().file(file).build(), ModelCard.read(file));
    }

    void apply(TrainingExport export) {
        if (model != null && card != null) {
            Integer context = card.contextLength();
            export.forBase(
                    model.tokenizer().orElseThrow(),
                    context == null ? Integer.MAX_VALUE : context,
                    card.chatTemplate());
        }
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
    }
}
