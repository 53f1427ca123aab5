package dev.llmops.local;

import dev.llmops.api.model.ModelDescription;
import dev.llmops.local.internal.engine.Engine;
import dev.llmops.local.internal.engine.request.AdapterRegistry;
import dev.llmops.local.internal.engine.request.RequestPlanner;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.option.Speculation;
import java.util.function.LongSupplier;

/** What a loaded model consists of. */
record LocalModelParts(
        ModelCard card,
        ModelDescription description,
        LlamaModel model,
        Engine engine,
        RequestPlanner planner,
        LocalEmbeddings embeddings,
        LocalScorer scorer,
        AdapterRegistry adapters,
        OpenSessions sessions,
        LongSupplier ticker,
        DevicesInUse devices,
        Speculation speculation,
        ModelResources resources) {}
