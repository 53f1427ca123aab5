package dev.llmops.core.internal.chain;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.prompt.ServedPrompt;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.internal.experiment.CallExperiments;
import dev.llmops.core.internal.experiment.Chosen;
import dev.llmops.core.prompt.include.ComposedPrompt;
import dev.llmops.core.prompt.include.PromptComposer;
import dev.llmops.experiments.assignment.Dealer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the version of the prompt, and what the variants of experiments say that the caller got: prompt, model, parameters, adapter,
 * retrieval and guardrails, which later steps read from the call.
 */
final class ResolvePromptInterceptor implements Interceptor {

    private final PromptRegistry prompts;
    private final PromptComposer composer;
    private final @Nullable CallExperiments experiments;
    private final String defaultModel;

    /** With no experiments for calls that take part in none. */
    ResolvePromptInterceptor(PromptRegistry prompts, @Nullable CallExperiments experiments, String defaultModel) {
        this.prompts = prompts;
        this.composer = PromptComposer.of(prompts);
        this.experiments = experiments;
        this.defaultModel = defaultModel;
    }

    @Override
    public String name() {
        return StandardChain.RESOLVE_PROMPT;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        // A replay or a fork is made by whoever looks into a call, and not by the unit that its caller was.
        boolean again = call.notes().replayOf() != null;
        List<Dealer> running = experiments == null || again ? List.of() : experiments.running(call);
        if (experiments == null || running.isEmpty()) {
            return chain.proceed(call.promptReference() == null ? call : resolved(call, call.promptReference(), null));
        }
        Chosen chosen = experiments.choose();
        experiments.onPrompt(running, call, chosen);
        PromptReference reference = call.promptReference();
        Call resolved = reference == null ? call : resolved(call, reference, chosen.prompt());
        String ofPrompt = resolved.promptVersion() == null
                ? null
                : resolved.promptVersion().content().model();
        String own = call.modelName();
        String model = own != null ? own : ofPrompt;
        experiments.onModel(running, call, model != null ? model : defaultModel, chosen);
        return chain.proceed(varied(resolved, chosen, own, ofPrompt));
    }

    private Call resolved(Call call, PromptReference named, @Nullable PromptReference chosen) {
        boolean whole = named.number() == null && named.label() == null;
        ServedPrompt served = prompts.serve(whole && chosen != null ? chosen : named);
        ComposedPrompt composed = composer.compose(served.version());
        call.notes().promptSource(served.source());
        Consumer<PromptVersion> check = call.promptCheck();
        if (check != null) {
            check.accept(composed.version());
        }
        String own = call.modelName();
        return call.toBuilder()
                .promptVersion(composed.version())
                .includes(composed.includes())
                .modelName(own != null ? own : composed.version().content().model())
                .build();
    }

    private static Call varied(Call call, Chosen chosen, @Nullable String own, @Nullable String ofPrompt) {
        Call.Builder varied = call.toBuilder()
                .modelName(chosen.model(own, ofPrompt))
                .retrievalName(chosen.retrieval())
                .guardrailsName(chosen.guardrails());
        ModelParameters parameters = chosen.parameters();
        if (parameters.equals(ModelParameters.NONE)) {
            return varied.build();
        }
        ModelRequest request = call.request();
        if (request != null) {
            varied.request(request.toBuilder()
                    .parameters(request.parameters().orElse(parameters))
                    .build());
        }
        return varied.parameters(call.parameters().orElse(parameters)).build();
    }
}
