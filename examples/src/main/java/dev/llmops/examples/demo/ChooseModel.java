package dev.llmops.examples.demo;

import dev.llmops.local.ModelCard;
import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelSource;
import dev.llmops.local.store.ModelStore;
import java.nio.file.Path;
import java.util.Locale;

/** Fetches the model and shows its card. */
public final class ChooseModel {

    private ChooseModel() {}

    /**
     * Fetches the model, unless it is here.
     *
     * @param screen where to show it
     * @param source where it comes from
     * @return the model file
     */
    public static Path fetch(Screen screen, ModelSource source) {
        screen.section(
                "The model",
                "A model file, fetched once and checked by its SHA-256. LLMOPS_MODEL=/path/to/any.gguf takes another one.",
                "Path file = ModelStore.standard().fetch(ModelCatalog.SMOLLM2_135M_INSTRUCT, FetchProgress.bar(out));");
        ModelStore models = ModelStore.standard();
        boolean here = models.find(source).isPresent();
        Path file = models.fetch(
                source, screen.terminal() ? FetchProgress.bar(screen.out()) : FetchProgress.lines(screen.out()));
        screen.verdict(true, (here ? "already here: " : "fetched: ") + file);
        return file;
    }

    /**
     * Shows what the file says about itself.
     *
     * @param screen where to show it
     * @param file the model file
     */
    public static void showCard(Screen screen, Path file) {
        screen.section(
                "Its card",
                "Read from the header of the file, before anything is loaded.",
                "ModelCard card = ModelCard.read(file);");
        ModelCard card = ModelCard.read(file);
        screen.field("name", card.name());
        screen.field("kind", card.architecture() + ", " + card.layers() + " layers, " + card.quantization());
        screen.field("parameters", String.format(Locale.ROOT, "%,d", card.parameters()));
        screen.field("context", card.contextLength() + " tokens");
        screen.field("licence", card.license() == null ? "the header does not say" : card.license());
        screen.field("size", String.format(Locale.ROOT, "%.1f MB", card.fileSize() / 1e6));
        screen.field("digest", card.digest());
    }
}
