package dev.llmops.core;

import dev.llmops.api.error.GenerationNotFoundException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ReplayRefusedException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.generation.IncludedPrompt;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.internal.chain.ChainAssembly;
import dev.llmops.core.internal.chain.ModelRoutes;
import dev.llmops.core.internal.experiment.RecordedVariants;
import dev.llmops.core.internal.random.Ids;
import dev.llmops.core.internal.time.Time;
import dev.llmops.core.privacy.EncryptedStore;
import dev.llmops.core.prompt.include.ComposedPrompt;
import dev.llmops.core.prompt.include.PromptComposer;
import dev.llmops.core.replay.Change;
import dev.llmops.core.replay.Fork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes a recorded call again with one thing changed. What the model decides by (its name, parameters) is changed in the recorded
 * request; what the prompt is made of (its version, variables, passages) has the prompt rendered anew.
 */
final class Forker {

    private final GenerationStore store;
    private final PromptRegistry prompts;
    private final PromptComposer composer;
    private final RecordedVariants variants;
    private final ModelRoutes routes;
    private final ChainAssembly assembly;
    private final Chain chain;
    private final Chain retrieving;
    private final Ids ids;
    private final Time time;

    Forker(
            GenerationStore store,
            PromptRegistry prompts,
            RecordedVariants variants,
            ModelRoutes routes,
            ChainAssembly assembly,
            List<Interceptor> interceptors,
            Ids ids,
            Time time) {
        this.store = store;
        this.prompts = prompts;
        this.composer = PromptComposer.of(prompts);
        this.variants = variants;
        this.routes = routes;
        this.assembly = assembly;
        this.chain = ChainAssembly.link(ChainAssembly.forkInterceptors(interceptors, false));
        this.retrieving = ChainAssembly.link(ChainAssembly.forkInterceptors(interceptors, true));
        this.ids = ids;
        this.time = time;
    }

    Fork fork(GenerationId id, Change change) {
        Objects.requireNonNull(change, "change");
        Generation original = store.find(id)
                .orElseThrow(() -> new GenerationNotFoundException("no generation " + id + " in the store"));
        if (EncryptedStore.isErased(original)) {
            throw refused(id, "its texts were erased");
        }
        CallNotes notes = new CallNotes(ids.nextGeneration(), time.now(), time.nanos(), id);
        Call call = call(original, change, notes);
        return Fork.of(original, change, ask(call, change instanceof Change.Retrieval ? retrieving : chain));
    }

    private Call call(Generation original, Change change, CallNotes notes) {
        RecordedVariants.Names had = variants.of(original);
        if (had.missing() != null) {
            throw refused(original.id(), "its variant had the " + had.missing() + ", which is not here any more");
        }
        Call.Builder call = Call.builder()
                .notes(notes)
                .caller(original.caller())
                .retrievalName(had.retrieval())
                .guardrailsName(had.guardrails());
        if (change instanceof Change.Nothing) {
            return asked(original, call).modelName(recordedModel(original)).build();
        }
        if (change instanceof Change.Model other) {
            routes.client(other.name());
            return asked(original, call).modelName(other.name()).build();
        }
        if (change instanceof Change.Parameters other) {
            ModelRequest request = request(original);
            return asked(original, call)
                    .request(request.toBuilder()
                            .parameters(other.parameters().orElse(request.parameters()))
                            .build())
                    .modelName(recordedModel(original))
                    .build();
        }
        return rendered(original, change, call);
    }

    /** The recorded request, past the steps that make one. */
    private Call.Builder asked(Generation original, Call.Builder call) {
        Call.Builder asked = call.request(request(original)).passages(original.passages());
        Call made = asked.build();
        PromptUse use = original.prompt();
        if (use != null) {
            made.notes().prompt(use);
        }
        made.notes().passages(original.passages());
        return asked;
    }

    private Call rendered(Generation original, Change change, Call.Builder call) {
        PromptUse use = original.prompt();
        if (use == null) {
            throw refused(
                    original.id(),
                    "it has no prompt that could be rendered anew: the application made its messages itself");
        }
        PromptVersion version = recordedVersion(original, use);
        ModelRequest request = request(original);
        PromptReference reference = change instanceof Change.Prompt other ? other.reference() : version.reference();
        call.promptReference(prompts.get(reference).reference())
                .variables(variables(use, change))
                .history(history(original, version, use))
                .modelName(isOfPrompt(version, original) ? null : recordedModel(original));
        // Parameters that the prompt alone had set are the new prompt's affair; others had the call itself set.
        if (!request.parameters().equals(withSeedOf(request, version))) {
            call.parameters(request.parameters());
        }
        if (!request.responseFormat().equals(version.content().responseFormat())) {
            call.responseFormat(request.responseFormat());
        }
        if (change instanceof Change.Retrieval) {
            return call.build();
        }
        Call made = call.passages(change instanceof Change.Passages other ? other.passages() : original.passages())
                .build();
        made.notes().passages(made.passages());
        return made;
    }

    /** A model that the prompt had named is the new prompt's affair; another one had the call, an experiment or a fallback chosen. */
    private boolean isOfPrompt(PromptVersion version, Generation original) {
        String named = version.content().model();
        ModelIdentity recorded = original.model();
        return named != null && recorded != null && routes.isServedBy(named, recorded);
    }

    /** The chain gives a model that can repeat itself a seed; nobody set it. */
    private static ModelParameters withSeedOf(ModelRequest request, PromptVersion version) {
        Long seed = request.parameters().seed();
        return seed == null || version.content().parameters().seed() != null
                ? version.content().parameters()
                : version.content().parameters().toBuilder().seed(seed).build();
    }

    private PromptVersion recordedVersion(Generation original, PromptUse use) {
        PromptReference reference = PromptReference.version(use.name(), use.version());
        PromptVersion own = prompts.find(reference)
                .orElseThrow(() -> refused(original.id(), "its prompt " + reference + " is not in the registry"));
        ComposedPrompt composed = composer.compose(own);
        PromptVersion version = composed.version();
        if (!composed.includes().equals(use.includes())) {
            throw refused(
                    original.id(),
                    "its prompt " + reference + " included " + versions(use.includes()) + ", and now includes "
                            + versions(composed.includes()) + "; change the model or the parameters instead");
        }
        if (!version.contentHash().equals(use.contentHash())) {
            throw refused(
                    original.id(),
                    "its prompt " + reference + " had the content " + use.contentHash() + ", and now has "
                            + version.contentHash());
        }
        return version;
    }

    private static List<String> versions(List<IncludedPrompt> includes) {
        return includes.stream().map(IncludedPrompt::version).toList();
    }

    private static Map<String, Object> variables(PromptUse use, Change change) {
        if (!(change instanceof Change.Variables other)) {
            return use.variables();
        }
        Map<String, Object> all = new LinkedHashMap<>(use.variables());
        all.putAll(other.values());
        return all;
    }

    /**
     * The messages of earlier turns: what stands in the recorded request between the messages that the prompt makes. Nothing else in it may
     * differ from what the prompt makes, or a new version would lose what another step had put there.
     */
    private List<Message> history(Generation original, PromptVersion version, PromptUse use) {
        Call bare = Call.builder()
                .notes(new CallNotes(original.id(), time.now(), time.nanos(), null))
                .variables(use.variables())
                .passages(original.passages())
                .build();
        List<Message> own = assembly.render(bare, version).messages();
        List<Message> all = request(original).messages();
        for (int before = own.size(); before >= 0 && all.size() >= own.size(); before--) {
            int behind = all.size() - (own.size() - before);
            if (all.subList(0, before).equals(own.subList(0, before))
                    && all.subList(behind, all.size()).equals(own.subList(before, own.size()))) {
                return all.subList(before, behind);
            }
        }
        throw refused(
                original.id(),
                "its messages are not those that " + version.reference()
                        + " makes of its variables and passages, because another step changed them; change the model or the parameters"
                        + " instead");
    }

    private static ModelRequest request(Generation original) {
        ModelRequest request = original.request();
        if (request == null) {
            throw refused(original.id(), "it ended as " + original.status() + " before a model was asked");
        }
        return request;
    }

    private String recordedModel(Generation original) {
        ModelIdentity recorded = original.model();
        if (recorded == null) {
            throw refused(original.id(), "it ended as " + original.status() + " before a model was asked");
        }
        return routes.nameOf(recorded)
                .orElseThrow(() -> refused(
                        original.id(),
                        "its model '" + recorded.name()
                                + "' is not among the models here; fork it with another model"));
    }

    private static Generation ask(Call call, Chain through) {
        try (ModelStream answer = through.proceed(call)) {
            answer.forEach(event -> {});
        } catch (LlmOpsException e) {
            if (call.notes().generation() == null) {
                throw e;
            }
        }
        return Objects.requireNonNull(call.notes().generation(), "generation");
    }

    private static ReplayRefusedException refused(GenerationId id, String reason) {
        return new ReplayRefusedException("generation " + id + " cannot be forked: " + reason);
    }
}
